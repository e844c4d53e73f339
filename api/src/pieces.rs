//! Answers that are written while they are read, piece by piece, so that no length of them fills the memory.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use tokio::sync::mpsc;

/// A piece, or the reason why there are no more.
pub type Piece = Result<Bytes, std::io::Error>;

/// A body whose pieces come from elsewhere.
#[derive(Debug)]
pub struct Pieces(pub mpsc::Receiver<Piece>);

impl MessageBody for Pieces {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.0.poll_recv(context)
    }
}
