//! Request bodies: JSON of at most 1 MiB, read whole so that every faulty field is named, each with its pointer.
//!
//! Broken JSON is 400, a field that is missing, unknown or of a wrong value 422, a body over the limit 413.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde_json::{Map, Value};

use crate::member::state;
use crate::problem::Problem;

/// The largest body that is read, in bytes.
pub const LIMIT: usize = 1 << 20;

/// The largest file that is read, in bytes.
pub const FILE_LIMIT: usize = 4 << 20;

/// The largest body of `operation`.
pub fn limit_of(operation: &str) -> usize {
    if operation == "create_framework" { FILE_LIMIT } else { LIMIT }
}

/// One faulty place in a body or in the query.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the body, `?name` for a parameter of the query, or a header's name.
    #[schema(max_length = 500, example = "/name")]
    pub pointer: String,
    /// What is wrong there, in a sentence.
    #[schema(max_length = 1000, example = "A name has 1 to 200 characters.")]
    pub detail: String,
}

/// Collects the faults of one reading.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault at `pointer`.
    pub fn note(&mut self, pointer: &str, detail: impl Into<String>) {
        self.0.push(Fault { pointer: pointer.to_owned(), detail: detail.into() });
    }

    /// `value` if nothing was wrong, a 422 that names each fault otherwise.
    pub fn verdict<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.0)),
        }
    }
}

/// A value that can be read from JSON. `None` means that a fault was noted.
pub trait Field: Sized {
    /// Reads it; `value` is `None` where the field is absent.
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self>;
}

/// The object under reading: its fields are taken one by one, and what is left over is unknown.
#[derive(Debug)]
pub struct Object {
    fields: Map<String, Value>,
    pointer: String,
}

impl Object {
    /// The object in `value`, or a fault.
    pub fn open(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            Some(Value::Object(fields)) => Some(Self { fields, pointer: pointer.to_owned() }),
            Some(_) => {
                faults.note(pointer, "This must be an object.");
                None
            }
            None => {
                faults.note(pointer, "This is required.");
                None
            }
        }
    }

    /// Takes the field `name`.
    pub fn take<F: Field>(&mut self, name: &str, faults: &mut Faults) -> Option<F> {
        F::read(self.fields.remove(name), &format!("{}/{name}", self.pointer), faults)
    }

    /// Notes every field that was not taken.
    pub fn close(self, faults: &mut Faults) {
        for name in self.fields.keys() {
            let place = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
            faults.note(&place, "There is no field of this name here.");
        }
    }
}

/// Declares a request body: the struct, its schema and its reading, each field named once.
macro_rules! body {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::body::Field for $name {
            fn read(
                value: Option<serde_json::Value>, pointer: &str, faults: &mut $crate::body::Faults,
            ) -> Option<Self> {
                let mut object = $crate::body::Object::open(value, pointer, faults)?;
                $(let $field = object.take::<$type>(stringify!($field).trim_start_matches("r#"), faults);)*
                object.close(faults);
                Some(Self { $($field: $field?,)* })
            }
        }
    };
}
pub(crate) use body;

/// The body of a request.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: Field + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        let request = request.clone();
        Box::pin(async move {
            wants_json(&request)?;
            let bytes = read_all(&request, &mut payload).await?;
            let value: Value =
                serde_json::from_slice(&bytes).map_err(|error| Problem::broken_json(&error))?;
            let mut faults = Faults::default();
            let body = T::read(Some(value), "", &mut faults);
            faults.verdict(body).map(Self)
        })
    }
}

/// A browser sends a form's type across origins without asking; JSON it does not.
fn wants_json(request: &HttpRequest) -> Result<(), Problem> {
    let kind = request.content_type().to_ascii_lowercase();
    if kind == "application/json" || kind == "application/merge-patch+json" {
        Ok(())
    } else {
        Err(Problem::unsupported_media_type())
    }
}

/// The body, as it came.
pub async fn read_all(request: &HttpRequest, payload: &mut Payload) -> Result<BytesMut, Problem> {
    read_up_to(request, payload, LIMIT).await
}

/// The body, as it came, if it has at most `limit` bytes; what is over that is never held.
pub async fn read_up_to(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<BytesMut, Problem> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return Err(Problem::too_large(limit));
    }
    let patience = state(request)?.settings.deadline / 2;
    tokio::time::timeout(patience, collect(payload, limit)).await.map_err(|_| Problem::slow_body())?
}

async fn collect(payload: &mut Payload, limit: usize) -> Result<BytesMut, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = next(payload).await {
        let chunk = chunk.map_err(|_| Problem::broken_body())?;
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn next(
    payload: &mut Payload,
) -> Option<Result<actix_web::web::Bytes, actix_web::error::PayloadError>> {
    use actix_web::dev::Payload as Source;
    std::future::poll_fn(|context| {
        let source: &mut Source = payload;
        actix_web_stream(Pin::new(source), context)
    })
    .await
}

fn actix_web_stream(
    payload: Pin<&mut Payload>,
    context: &mut std::task::Context<'_>,
) -> std::task::Poll<Option<Result<actix_web::web::Bytes, actix_web::error::PayloadError>>> {
    futures_core::Stream::poll_next(payload, context)
}

impl Field for Value {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        if value.is_none() {
            faults.note(pointer, "This is required.");
        }
        value
    }
}

impl Field for bool {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            Some(Value::Bool(flag)) => return Some(flag),
            Some(_) => faults.note(pointer, "This must be true or false."),
            None => faults.note(pointer, "This is required."),
        }
        None
    }
}

/// An optional field: absent and `null` mean the same.
impl<F: Field> Field for Option<F> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            None | Some(Value::Null) => Some(None),
            some => F::read(some, pointer, faults).map(Some),
        }
    }
}

/// A field of a change: absent leaves it as it is, `null` clears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<F> {
    /// Leave it.
    Keep,
    /// Set it; `None` clears it.
    Set(Option<F>),
}

impl<F> Change<F> {
    /// The value after the change, from the one before.
    pub fn over<T>(self, before: T, turn: impl FnOnce(Option<F>) -> T) -> T {
        match self {
            Self::Keep => before,
            Self::Set(value) => turn(value),
        }
    }
}

impl<F: Field> Field for Change<F> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            None => Some(Self::Keep),
            Some(Value::Null) => Some(Self::Set(None)),
            some => F::read(some, pointer, faults).map(|field| Self::Set(Some(field))),
        }
    }
}

/// A list of at most 200 items.
impl<F: Field> Field for Vec<F> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let items = match value {
            Some(Value::Array(items)) => items,
            Some(_) => {
                faults.note(pointer, "This must be a list.");
                return None;
            }
            None => {
                faults.note(pointer, "This is required.");
                return None;
            }
        };
        if items.len() > 200 {
            faults.note(pointer, "A list has at most 200 items.");
            return None;
        }
        // Every item is read, so that every faulty one is named.
        let read: Vec<_> = (items.into_iter().enumerate())
            .map(|(index, item)| F::read(Some(item), &format!("{pointer}/{index}"), faults))
            .collect();
        read.into_iter().collect()
    }
}
