//! Brands: what a consultancy shows its clients in place of the product's name, and what is shown here.

use actix_web::{HttpResponse, get, put, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::brand::{self, BrandFacts, Model};
use entity::organization::Kind;
use entity::{audit_entry, grant};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, versioned};
use crate::field::{Color, Email, Picture, SenderName};
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, VersionProblem};

/// A brand.
#[derive(Debug, Serialize, ToSchema)]
pub struct BrandView {
    /// The name that is shown; null: there is no brand yet.
    #[schema(max_length = 70)]
    pub name: Option<String>,
    /// The colour of the name.
    #[schema(max_length = 7)]
    pub color: Option<String>,
    /// Whom clients ask for help.
    #[schema(max_length = 254)]
    pub support_email: Option<String>,
    /// The picture, in PNG form, in base64.
    #[schema(max_length = 87_384)]
    pub logo: Option<String>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

body! {
    /// What a brand is to be, whole.
    pub struct BrandBody {
        /// The name that is to be shown; left out: none, and clients see the product's own.
        pub name: Option<SenderName>,
        /// The colour of the name; left out: that of the product.
        pub color: Option<Color>,
        /// Whom clients ask for help: answers to their mails go there, unless they say otherwise.
        pub support_email: Option<Email>,
        /// The picture, in PNG form, in base64; left out: none.
        pub logo: Option<Picture>,
    }
}

/// Whose brand is shown here.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownBrandView {
    /// The brand; null: the product's own name is shown.
    pub brand: Option<BrandView>,
}

fn view(row: Option<&Model>) -> BrandView {
    BrandView {
        name: row.and_then(|row| row.name.clone()),
        color: row.map(|row| row.color.clone()),
        support_email: row.and_then(|row| row.support_email.clone()),
        logo: row.and_then(|row| row.logo.as_ref()).map(|bytes| STANDARD.encode(bytes)),
        version: version(row),
    }
}

/// Who has never said anything has the first version.
fn version(row: Option<&Model>) -> i32 {
    row.map_or(brand::FIRST, |row| row.version)
}

/// Get the consultancy's brand
#[utoipa::path(tag = "consultancies", operation_id = "get_brand",
    description = "What the consultancy shows those of its clients that want it: a name, a colour, a picture, an address for help.",
    responses((status = 200, description = "The brand, empty where there is none.", body = BrandView), AnyProblem, MemberProblem))]
#[get("/brand")]
pub async fn get_brand(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let row = brand::own(&tx).await?;
    tx.commit().await?;
    Ok(versioned(&view(row.as_ref()), version(row.as_ref())))
}

/// Set the consultancy's brand
#[utoipa::path(tag = "consultancies", operation_id = "update_brand", request_body = BrandBody,
    description = "Sets the brand, whole. Clients that have chosen it see it from then on, on their pages and at the head of their mails. Mails about \
        accounts, such as those with a link to a new password, never bear it. Without a name they see the product's again.",
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "The brand as it is now.", body = BrandView),
        AnyProblem, BodyProblem, MemberProblem, VersionProblem))]
#[put("/brand")]
pub async fn update_brand(
    member: Member,
    expected: Expected,
    new: Body<BrandBody>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let version = expected.of(version(brand::own(&tx).await?.as_ref()))?;
    let facts = BrandFacts {
        name: new.name.map(|name| name.0),
        color: new.color.map_or_else(|| "#0b5c50".to_owned(), |color| color.0),
        support_email: new.support_email.map(|address| address.0),
        logo: new.logo.and_then(|picture| STANDARD.decode(picture.0).ok()),
    };
    let detail = json!({ "name": facts.name, "color": facts.color, "support_email": facts.support_email,
        "logo": facts.logo.is_some() });
    let row = brand::put(&tx, version, facts).await?.ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_brand", row.id, detail).await?;
    tx.commit().await?;
    Ok(versioned(&view(Some(&row)), row.version))
}

/// Get the brand that is shown here
#[utoipa::path(tag = "consultancies", operation_id = "get_shown_brand",
    description = "The brand that the organization's pages and mails bear: that of the consultancy whose grant the organization has named \
        (`brand_grant_id`), while that grant is in force; in a consultancy its own.",
    responses((status = 200, description = "The brand, or none.", body = ShownBrandView), AnyProblem, MemberProblem))]
#[get("/shown-brand")]
pub async fn get_shown_brand(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let whose = match member.organization.brand_grant_id {
        Some(grant) => grant::in_force(&tx, grant).await?.map(|grant| grant.consultancy_id),
        None => (member.organization.kind == Kind::Consultancy).then_some(tx.tenant()),
    };
    tx.commit().await?;
    // A consultancy's brand is there to be seen by the clients that it has: nothing else of it is read.
    let row = match whose {
        Some(whose) => {
            let tx = state.db.read(whose).await?;
            let row = brand::own(&tx).await?;
            tx.commit().await?;
            row
        }
        None => None,
    };
    let brand = row.filter(|row| row.name.is_some()).map(|row| view(Some(&row)));
    Ok(HttpResponse::Ok().json(ShownBrandView { brand }))
}
