//! Starting and stopping the HTTP server.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use entity::Db;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::address::Addresses;
use crate::counter::Counter;
use crate::document;
use crate::handler::front;
use crate::password::kiln::{Kiln, Work};
use crate::problem::{Problem, catalogue};
use crate::state::{Bell, Settings, State};
use crate::{etag, gate, idempotency, request_id, routes, safety};

/// Why the API did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken or not ours.
    #[error("cannot listen at {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The operating system's words.
        cause: std::io::Error,
    },
    /// The address of Redis is not readable.
    #[error("the address of Redis is not readable: {0}")]
    Redis(String),
    /// Nothing can be asked over TLS.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// A server that answers.
pub struct Running {
    /// The address it listens at.
    pub address: SocketAddr,
    kiln: Arc<Kiln>,
    handle: ServerHandle,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// What the hashing of passwords has cost so far.
    pub fn hashing(&self) -> Work {
        self.kiln.work()
    }

    /// Waits until the server has ended.
    pub async fn wait(self) -> std::io::Result<()> {
        self.task.await.map_err(std::io::Error::other)?
    }

    /// Ends the server: no new requests, those under way are answered.
    pub async fn stop(self) -> std::io::Result<()> {
        self.handle.stop(true).await;
        self.wait().await
    }

    /// A handle that ends the server from elsewhere.
    pub fn stopper(&self) -> impl Future<Output = ()> + Send + use<> {
        let handle = self.handle.clone();
        async move { handle.stop(true).await }
    }
}

/// Starts the API. It answers when this returns.
///
/// # Errors
/// When the address cannot be listened at, or Redis's address is not readable. A Redis that does not answer is no
/// error: rates are then counted in this process.
pub async fn start(settings: Settings, db: Db, bell: Bell) -> Result<Running, StartError> {
    let listen = |cause| StartError::Listen { address: settings.listen, cause };
    let listener = TcpListener::bind(settings.listen).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let redis = connect(settings.redis.as_deref()).await?;
    let counter = redis.map(|redis| Arc::new(Counter::new(redis, db.clock().clone())));
    let state = State::new(settings, db, bell, counter, address).map_err(StartError::Tls)?;
    let state = web::Data::new(state);
    renew(&state).await;
    // Made before the first request asks for them.
    document::document();
    let addresses = web::Data::from(Addresses::all());
    let kiln = Arc::clone(&state.kiln);
    let server = HttpServer::new(move || {
        let (app, _) = App::new()
            .app_data(state.clone())
            .app_data(addresses.clone())
            .into_utoipa_app()
            .configure(routes::table)
            .split_for_parts();
        app.route("/docs/problems", web::get().to(catalogue::page))
            .service(docs())
            .service(web::redirect("/docs", "/docs/"))
            .configure(routes::beside)
            .configure(routes::scim)
            .default_service(web::route().to(unmatched))
            .wrap(from_fn(etag::tag))
            .wrap(from_fn(idempotency::once))
            .wrap(Compress::default())
            .wrap(from_fn(gate::pass))
            .wrap(from_fn(safety::tell))
            .wrap(from_fn(request_id::under_id))
    })
    .disable_signals()
    .shutdown_timeout(8)
    .workers(std::thread::available_parallelism().map_or(2, usize::from).min(16))
    .listen(listener)
    .map_err(|cause| StartError::Listen { address, cause })?
    .run();
    let handle = server.handle();
    Ok(Running { address, kiln, handle, task: tokio::spawn(server) })
}

/// After a change of keys what the older one has sealed is sealed with the newer one.
async fn renew(state: &State) {
    match state.vault.renew(&state.db).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "secrets were sealed anew with the first key"),
        Err(error) => tracing::warn!(%error, "secrets could not be sealed anew"),
    }
}

async fn connect(redis: Option<&str>) -> Result<Option<redis::aio::ConnectionManager>, StartError> {
    let Some(url) = redis else { return Ok(None) };
    let client = redis::Client::open(url).map_err(|error| StartError::Redis(error.to_string()))?;
    let manager =
        tokio::time::timeout(std::time::Duration::from_secs(3), client.get_connection_manager()).await;
    if let Ok(Ok(manager)) = manager {
        return Ok(Some(manager));
    }
    tracing::warn!("Redis does not answer; rates are counted in this process");
    Ok(None)
}

fn docs() -> SwaggerUi {
    // Without this setting the page asks a validator on the internet as soon as it has a public name.
    let config = Config::new(["/v1/openapi.json"]).validator_url("none").try_it_out_enabled(true);
    SwaggerUi::new("/docs/{_:.*}").config(config)
}

/// What no route has taken: a known address with another method, an unknown one of the API, or a page of the web.
async fn unmatched(
    request: HttpRequest,
    state: web::Data<State>,
    addresses: web::Data<Addresses>,
) -> Result<HttpResponse, Problem> {
    if let Some(allow) = addresses.methods_of(request.path()) {
        return Err(Problem::method_not_allowed(allow));
    }
    let path = request.path();
    if path == "/v1" || path.starts_with("/v1/") || path.starts_with("/dev/") || path.starts_with("/docs/") {
        return Err(Problem::not_found());
    }
    front::serve(request, state).await
}
