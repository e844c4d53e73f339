//! What the tests stand on: a fresh database each, a hand-set clock, the API on a free port, a worker to drain.

pub mod app;
pub mod authenticator;
pub mod browser;
pub mod database;
pub mod house;
pub mod process;
pub mod provider;
pub mod receiver;
pub mod smtp;
pub mod zone;

pub use app::App;
pub use browser::{Answer, Browser};
pub use database::Engine;
pub use house::House;

/// Declares a test that runs on both databases.
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($house:ident: House) $body:block) => {
        mod $name {
            use super::*;

            pub(super) async fn story($house: House) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                story(House::start(Engine::Sqlite).await).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                story(House::start(Engine::Postgres).await).await;
            }
        }
    };
}
pub(crate) use on_both;
