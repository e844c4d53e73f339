//! The operator's order to sign somebody out everywhere, or everybody.

use entity::{Db, half_session, person, session};

use crate::announce;
use crate::configuration::Configuration;
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};

/// Ends the sessions of the person with this address, or of everybody, and says how many there were.
pub async fn sign_out(configuration: &Configuration, address: Option<&str>) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::Refuse).await?;
    let ended = end(&db, address).await;
    db.close().await.attempted("the database was not closed")?;
    let whose = address.unwrap_or("everybody");
    announce::say(&format!("Sessions of {whose} that were ended: {}.", ended?));
    Ok(())
}

async fn end(db: &Db, address: Option<&str>) -> Result<u64, Failure> {
    const FAILED: &str = "the sessions were not ended";
    let tx = db.open(true).await.attempted(FAILED)?;
    let person = match address {
        None => None,
        Some(address) => {
            let known = person::by_email(&tx, &address.trim().to_lowercase()).await.attempted(FAILED)?;
            Some(known.ok_or_else(|| Failure::from(format!("nobody has the address {address}")))?.id)
        }
    };
    let ended = session::end(&tx, person).await.attempted(FAILED)?;
    // A password that was shown already would open a session with the second factor alone.
    half_session::end(&tx, person).await.attempted(FAILED)?;
    tx.commit().await.attempted(FAILED)?;
    Ok(ended)
}
