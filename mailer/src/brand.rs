//! A brand: whose name a mail bears at its head in place of the product's.

use crate::message::Rendered;
use crate::template::escaped;
use crate::{Language, wrapping};

/// Whose name a mail bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The name.
    pub name: String,
    /// Its colour on a light ground: `#0b5c50`.
    pub color: String,
    /// The organization that the mail is about.
    pub organization_name: String,
}

/// The product's name in the layout, as it stands there.
const PRODUCT: &str = "color:#0b5c50;\">Certkeep</td>";

impl Rendered {
    /// The same message under a brand. It says still with what it was made, and for whom.
    #[must_use]
    pub fn under(self, brand: &Brand, language: Language) -> Self {
        let Brand { name, color, organization_name } = brand;
        let whose = language.say("brand.whose", &[("organization_name", organization_name)]);
        let head = format!(
            "color:{};\">{}<br><span class=\"soft\" style=\"font-size:13px;font-weight:400;color:#52636a;\">{}</span></td>",
            escaped(color),
            escaped(name),
            escaped(&whose)
        );
        let foot = wrapping::wrap(&format!("{name}, {whose}"));
        let text = match self.text.rsplit_once("\n-- \n") {
            Some((body, rest)) => format!("{body}\n-- \n{}\n{rest}", foot.trim_end()),
            None => self.text,
        };
        Self { subject: self.subject, text, html: self.html.replacen(PRODUCT, &head, 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_names_the_product_once_where_a_brand_takes_its_place() {
        assert_eq!(include_str!("template/layout.jinja").matches(PRODUCT).count(), 1);
    }
}
