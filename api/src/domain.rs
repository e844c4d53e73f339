//! Mail domains as people write them, and those that nobody's organization owns.

/// Providers whose addresses anybody can have: such a domain says nothing of an organization.
const PUBLIC: &str = "gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr \
    hotmail.it live.com live.co.uk live.de live.fr msn.com passport.com yahoo.com yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.de yahoo.fr \
    yahoo.it yahoo.es yahoo.com.br ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com \
    protonmail.ch pm.me tutanota.com tutanota.de tuta.com tuta.io tutamail.com keemail.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de \
    freenet.de t-online.de mail.com email.com mail.de posteo.de posteo.net mailbox.org fastmail.com fastmail.fm hey.com hushmail.com \
    zoho.com zohomail.com yandex.com yandex.ru ya.ru mail.ru inbox.ru list.ru bk.ru rambler.ru qq.com foxmail.com 163.com 126.com \
    yeah.net sina.com sina.cn sohu.com aliyun.com naver.com hanmail.net daum.net nate.com rediffmail.com orange.fr wanadoo.fr free.fr \
    laposte.net sfr.fr neuf.fr libero.it virgilio.it tin.it alice.it tiscali.it bluewin.ch swissonline.ch telenet.be skynet.be ziggo.nl \
    xs4all.nl kpnmail.nl planet.nl hetnet.nl home.nl wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz post.cz email.cz azet.sk \
    abv.bg freemail.hu citromail.hu telia.com comhem.se bredband.net online.no broadpark.no luukku.com elisanet.fi kolumbus.fi \
    suomi24.fi btinternet.com btopenworld.com virginmedia.com ntlworld.com sky.com talktalk.net blueyonder.co.uk comcast.net verizon.net \
    att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com uol.com.br bol.com.br terra.com.br ig.com.br \
    globo.com mailinator.com guerrillamail.com 10minutemail.com temp-mail.org yopmail.com duck.com simplelogin.com";

/// Reads a mail domain that an organization can own.
///
/// # Errors
/// A sentence on why it can not.
pub fn read(text: &str) -> Result<String, String> {
    let name = text.trim().trim_start_matches('@').to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<_> = name.split('.').collect();
    let zone_in_letters = labels.last().is_some_and(|zone| zone.bytes().any(|b| b.is_ascii_alphabetic()));
    // The record stands at a name that is ten characters longer.
    if labels.len() < 2 || name.len() > 243 || !labels.into_iter().all(label) || !zone_in_letters {
        return Err("A domain looks like example.com; write one with other letters as xn--….".to_owned());
    }
    if PUBLIC.split_whitespace().any(|public| public == name) {
        return Err(
            "Anybody can have an address in this domain, so no organization can verify it.".to_owned()
        );
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_of_an_organization_is_read_in_its_one_spelling() {
        assert_eq!(read("@Kestrel.Example").as_deref(), Ok("kestrel.example"));
        assert_eq!(read("xn--bcher-kva.example").as_deref(), Ok("xn--bcher-kva.example"));
    }

    #[test]
    fn what_is_no_domain_and_what_is_everybodys_is_refused() {
        for text in [
            "",
            "localhost",
            "a..example",
            "-a.example",
            "a.example.",
            "127.0.0.1",
            "a_b.example",
            "bücher.example",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        for text in ["gmail.com", "GMAIL.com", "outlook.com", "web.de", "qq.com", "mailinator.com"] {
            assert!(read(text).unwrap_err().contains("Anybody"), "{text}");
        }
    }
}
