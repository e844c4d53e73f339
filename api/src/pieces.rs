//! Answers that are written while they are read, piece by piece, so that no length of them fills the memory.

use std::fmt::Display;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;

/// A piece, or the reason why there are no more.
pub type Piece = Result<Bytes, std::io::Error>;

/// A body whose pieces come from elsewhere.
#[derive(Debug)]
pub struct Pieces(mpsc::Receiver<Piece>);

impl Pieces {
    /// The body that `write` sends while it is read; `what` it is, for whoever runs the installation.
    pub fn written<Written, Fault>(
        what: &'static str,
        write: impl FnOnce(mpsc::Sender<Piece>) -> Written,
    ) -> Self
    where
        Written: Future<Output = Result<(), Fault>> + 'static,
        Fault: Display,
    {
        let (sender, receiver) = mpsc::channel(2);
        let written = write(sender.clone());
        actix_web::rt::spawn(async move {
            if let Err(fault) = written.await {
                tracing::error!(%fault, "{what} broke off");
                // Whoever reads sees a connection that broke off, and no file that looks complete.
                let _: Result<(), _> = sender.send(Err(std::io::Error::other("broken off"))).await;
            }
        });
        Self(receiver)
    }

    /// The body that is read from `source`; `what` it is, for whoever runs the installation.
    pub fn of<Source, Fault>(what: &'static str, source: Source) -> Self
    where
        Source: Stream<Item = Result<Bytes, Fault>> + Unpin + 'static,
        Fault: Display + 'static,
    {
        Self::written(what, move |sender| async move {
            let mut source = source;
            while let Some(piece) = poll_fn(|context| Pin::new(&mut source).poll_next(context)).await {
                if sender.send(Ok(piece?)).await.is_err() {
                    break;
                }
            }
            Ok::<_, Fault>(())
        })
    }
}

impl MessageBody for Pieces {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.0.poll_recv(context)
    }
}
