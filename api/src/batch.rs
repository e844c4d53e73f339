//! Recording many at once: up to a hundred items, all of them or none, each fault at its item's place.

use serde_json::Value;

use crate::body::{Faults, Field};
use crate::problem::Problem;

/// The most items of one request.
const MOST: usize = 100;

/// The items of a request, at least one.
#[derive(Debug, Clone)]
pub struct Items<T>(pub Vec<T>);

impl<T: Field> Field for Items<T> {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let count = value.as_ref().and_then(Value::as_array).map(Vec::len);
        if count.is_some_and(|count| count == 0 || count > MOST) {
            faults.note(pointer, format!("There are 1 to {MOST} items."));
            return None;
        }
        Vec::read(value, pointer, faults).map(Self)
    }
}

/// Does `one` for each item in turn. What is wrong with items is told of all of them; anything else ends it at the first.
pub async fn each<T, Done>(
    items: Items<T>,
    mut one: impl AsyncFnMut(T) -> Result<Done, Problem>,
) -> Result<Vec<Done>, Problem> {
    let mut done = Vec::with_capacity(items.0.len());
    let mut faults = Vec::new();
    for (index, item) in items.0.into_iter().enumerate() {
        match one(item).await {
            Ok(it) => done.push(it),
            Err(problem) => faults.extend(problem.of_item(&format!("/items/{index}"))?),
        }
    }
    if faults.is_empty() { Ok(done) } else { Err(Problem::invalid(faults)) }
}

/// Declares what a batch takes and what it answers.
macro_rules! batch {
    ($(#[$doc:meta])* $new_batch:ident of $new:ty; $(#[$made:meta])* $batch:ident of $view:ty) => {
        crate::body::body! {
            $(#[$doc])*
            pub struct $new_batch {
                /// The items, in the order in which they are recorded.
                #[schema(value_type = Vec<$new>, min_items = 1, max_items = 100)]
                pub items: crate::batch::Items<$new>,
            }
        }

        $(#[$made])*
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub struct $batch {
            /// What was recorded, in the order of the items.
            #[schema(max_items = 100)]
            pub data: Vec<$view>,
        }
    };
}
pub(crate) use batch;
