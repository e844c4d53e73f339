//! Problems with files.

use actix_web::http::StatusCode;
use depot::DepotError;

use super::Problem;

impl Problem {
    /// 413: a file is over its limit.
    pub fn file_too_large(most: u64) -> Self {
        let detail = format!("A file has at most {most} bytes.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", "File too large", detail)
    }

    /// 409: the organization's files take all the room there is for them.
    pub fn storage_full(most: u64) -> Self {
        let detail = format!("The organization's files have at most {most} bytes. Remove some first.");
        Self::conflict("storage_full", detail)
    }

    /// 415: no such file is taken.
    pub fn file_type_refused() -> Self {
        let endings: Vec<_> = depot::Kind::endings().collect();
        let detail = format!(
            "Files are taken whose name ends with one of {}, and Content-Type must not say otherwise.",
            endings.join(", ")
        );
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "file_type_refused", "File not taken", detail)
    }

    /// 422: the bytes are not what the name says.
    pub fn file_lies(kind: depot::Kind) -> Self {
        let detail = format!("These are not the bytes of a file that ends with {}.", kind.ending);
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file_lies", "File of another kind", detail)
    }

    /// 416: the file has no such part.
    pub fn no_such_part(size: u64) -> Self {
        let detail = format!("The file has {size} bytes, and none of those that Range names.");
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "no_such_part", "No such part", detail)
    }

    /// What the depot says of bytes.
    pub fn depot(fault: DepotError) -> Self {
        match fault {
            DepotError::TooLarge(most) => Self::file_too_large(most),
            fault => {
                tracing::error!(%fault, "the depot failed");
                Self::unavailable("Files cannot be kept or read at the moment. Try again later.")
            }
        }
    }
}
