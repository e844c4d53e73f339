//! The doctor: looks at everything that must be right, and says what is wrong in sentences.

use std::process::ExitCode;

use clock::Clock;
use entity::Db;
use entity::audit_entry::chain::{self, Break, Fault};
use entity::id::OrganizationId;

use crate::announce;
use crate::configuration::{Configuration, Mail, Mode, Part, Source};
use crate::failure::{Attempted, Failure};
use crate::{database, process};

/// The day of the oldest migration: a clock that shows an earlier one is wrong.
const FIRST_DAY: &str = "2026-11-22";

/// What was found.
struct Report {
    quiet: bool,
    faults: usize,
}

impl Report {
    fn fine(&self, sentence: &str) {
        if !self.quiet {
            announce::say(&format!("ok     {sentence}"));
        }
    }

    fn fault(&mut self, sentence: &str) {
        self.faults += 1;
        announce::say(&format!("FAULT  {sentence}"));
    }

    fn note(&mut self, found: Result<String, Failure>) {
        match found {
            Ok(sentence) => self.fine(&sentence),
            Err(Failure(sentences)) => sentences.iter().for_each(|sentence| self.fault(sentence)),
        }
    }
}

/// Checks everything; the exit code is 1 when something is wrong.
pub async fn doctor(quiet: bool, quick: bool) -> ExitCode {
    let mut report = Report { quiet, faults: 0 };
    match Configuration::read(Source::of_process(), Part::Doctor) {
        Err(faults) => faults.iter().for_each(|fault| report.fault(fault)),
        Ok(configuration) => {
            report.fine("The configuration has no fault.");
            report.fine(&public_address(&configuration));
            for found in look_at_database(&configuration, quick).await {
                report.note(found);
            }
            report.note(look_at_redis(&configuration).await);
            report.note(look_at_files(&configuration).await);
            report.note(look_at_mail(&configuration).await);
            report.note(look_at_signature(&configuration).await);
        }
    }
    report.note(look_at_clock());
    if report.faults == 0 {
        report.fine("Nothing is wrong.");
    }
    ExitCode::from(u8::from(report.faults > 0))
}

fn public_address(configuration: &Configuration) -> String {
    let address = &configuration.base_url;
    match configuration.mode {
        Mode::Production => {
            format!("The public address is {address}; the API listens at {}.", configuration.listen)
        }
        Mode::Development => format!("In development mode, at {address}."),
    }
}

async fn look_at_database(configuration: &Configuration, quick: bool) -> Vec<Result<String, Failure>> {
    if let Some(file) = configuration.database_file()
        && !file.exists()
    {
        return vec![Ok(format!("There is no database {} yet; `certkeep serve` makes it.", file.display()))];
    }
    match database::connect(&configuration.database_url).await {
        Err(failure) => vec![Err(failure)],
        Ok(db) => {
            let mut found = vec![version(&db).await, schema(&db).await, role(&db).await];
            if found.iter().all(Result::is_ok) {
                found.push(log_role(&db).await);
                if !quick {
                    found.extend(chains(&db).await);
                }
            }
            found
        }
    }
}

/// Writes, reads and removes some bytes where files are kept.
async fn look_at_files(configuration: &Configuration) -> Result<String, Failure> {
    if let depot::Place::Folder(folder) = &configuration.files
        && !folder.exists()
    {
        // Made here it might belong to somebody else than who serves.
        return Ok(format!("There is no folder {} for files yet; Certkeep makes it.", folder.display()));
    }
    let depot = process::depot(configuration)?;
    depot.try_out().await.attempted("CERTKEEP_FILES: files cannot be kept")?;
    Ok(match &configuration.files {
        depot::Place::Folder(folder) => format!("Files are kept in {}.", folder.display()),
        depot::Place::Bucket(bucket) => format!("Files are kept in the bucket {}.", bucket.name),
    })
}

async fn log_role(db: &Db) -> Result<String, Failure> {
    match db.log_fault().await.attempted("the database does not answer")? {
        None => Ok("The audit log can only be appended to.".to_owned()),
        Some(fault) => Err(format!("CERTKEEP_DATABASE_URL: {fault}.").into()),
    }
}

/// The audit log of every organization: one sentence when all are whole, one for each that is not.
async fn chains(db: &Db) -> Vec<Result<String, Failure>> {
    let (mut logs, mut entries, mut faults) = (0_u64, 0_i64, Vec::new());
    let looked = chain::prove_all(db, |tenant, proof| {
        logs += 1;
        entries += proof.count;
        faults.extend(proof.broken.map(|broken| Err(told(tenant, &broken).into())));
    });
    if let Err(failure) = looked.await.attempted("the audit logs cannot be read") {
        return vec![Err(failure)];
    }
    if faults.is_empty() {
        faults.push(Ok(format!("The audit logs of {logs} organizations are whole: {entries} entries.")));
    }
    faults
}

fn told(tenant: OrganizationId, broken: &Break) -> String {
    let number = broken.sequence;
    let entry = broken.id.map(|id| format!(" ({id})")).unwrap_or_default();
    let what = match broken.fault {
        Fault::Missing => "is missing",
        Fault::Link => "does not follow the one before it",
        Fault::Content => "is not what was written",
        Fault::Value => "has a personal value that was changed, or taken away without an erasure",
        Fault::Head => "is not where the log should end",
    };
    format!("The audit log of {tenant} does not hold: entry {number}{entry} {what}.")
}

async fn version(db: &Db) -> Result<String, Failure> {
    let version = db.version().await.attempted("the database does not answer")?;
    let name: Vec<&str> = version.split(' ').take(2).collect();
    Ok(format!("The database answers: {}.", name.join(" ")))
}

async fn schema(db: &Db) -> Result<String, Failure> {
    match database::pending(db).await? {
        None => Ok("The database has the newest schema.".to_owned()),
        Some(sentence) => Err(sentence.into()),
    }
}

async fn role(db: &Db) -> Result<String, Failure> {
    match db.role_fault().await.attempted("the database does not answer")? {
        None => Ok("The database keeps the organizations apart.".to_owned()),
        Some(fault) => Err(format!("CERTKEEP_DATABASE_URL: {fault}.").into()),
    }
}

async fn look_at_redis(configuration: &Configuration) -> Result<String, Failure> {
    let Some(url) = &configuration.redis_url else { return Ok("Redis is not used.".to_owned()) };
    worker::bell::announcer::ping(url).await.attempted("Redis does not answer")?;
    Ok("Redis answers.".to_owned())
}

async fn look_at_mail(configuration: &Configuration) -> Result<String, Failure> {
    Ok(process::transport(&configuration.mail)?.check().await?)
}

/// Whether the record that others ask for tells the key by which mails are signed.
async fn look_at_signature(configuration: &Configuration) -> Result<String, Failure> {
    let Mail::Smtp(settings) = &configuration.mail else { return Ok("Mails are not signed.".to_owned()) };
    let Some(signer) = &settings.signer else { return Ok("Mails are not signed.".to_owned()) };
    let (name, wanted) = (signer.record_name(), signer.record());
    let texts = egress::Dns::new(configuration.dns_server).texts(&name).await;
    let texts = texts.attempted("the record by which signatures are checked could not be asked for")?;
    if texts.iter().any(|text| signer.is_told_by(text)) {
        return Ok(format!("Mails are signed, and {name} tells the key."));
    }
    Err(format!("Mails are signed, but {name} does not tell the key: set a TXT record {wanted}").into())
}

fn look_at_clock() -> Result<String, Failure> {
    let now = Clock::system().now();
    let shown = now.format("%Y-%m-%d %H:%M UTC");
    if now.date_naive().to_string().as_str() < FIRST_DAY {
        return Err(format!("The clock shows {shown}, which is before this program was written.").into());
    }
    Ok(format!("The clock shows {shown}."))
}
