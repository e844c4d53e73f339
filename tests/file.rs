//! Files: bytes as they come, bytes as they are, and nothing of what is refused.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::harness::browser::read;
use crate::harness::{Answer, Browser, Engine, House, database, on_both};

mod bucket;

/// The smallest text that a reader of PDF takes for one.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// Sends a file as the web does.
pub async fn send(browser: &Browser, name: &str, bytes: impl Into<reqwest::Body>) -> Answer {
    let path = format!("/v1/files?name={}", name.replace(' ', "%20"));
    read(browser.raw(Method::POST, &path).header(CONTENT_TYPE, "application/octet-stream").body(bytes)).await
}

/// The bytes of an answer, with its status and headers.
pub async fn fetch(browser: &Browser, id: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = browser.raw(Method::GET, &format!("/v1/files/{id}/content"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

/// How many files lie in the house's folder, whatever they are called.
pub fn lying(house: &House) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(house.files.path())
}

async fn rows(house: &House) -> i64 {
    let db = database::connect(&house.database.owner_url).await;
    if db.get_database_backend() == sea_orm::DbBackend::Postgres {
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
    }
    let sql = "SELECT count(*) AS n FROM file";
    let row =
        db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    db.close().await.unwrap();
    row.try_get("", "n").unwrap()
}

on_both! {
    async fn a_file_comes_back_as_it_was_sent_and_as_a_download(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let sent = send(&aino, "Prüfbericht \"März\".pdf", PDF).await.must_be(201);
        let hash = hex::encode(Sha256::digest(PDF));
        assert_eq!((sent.at("/sha256"), sent.json["size"].as_u64()), (hash.as_str(), Some(PDF.len() as u64)));
        let (status, headers, bytes) = fetch(&aino, sent.at("/id"), &[("accept-encoding", "gzip")]).await;
        assert_eq!((status, bytes.as_slice()), (200, PDF));
        let header = |name: &str| headers[name].to_str().unwrap();
        assert_eq!(header("content-type"), "application/pdf");
        assert_eq!(header("content-length"), PDF.len().to_string());
        assert_eq!(header("etag"), format!("\"{hash}\""));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
        let disposition = header("content-disposition");
        assert!(disposition.starts_with("attachment; "), "{disposition}");
        assert!(disposition.contains("filename*=UTF-8''Pr%C3%BCfbericht"), "{disposition}");
        let (status, headers, bytes) = fetch(&aino, sent.at("/id"), &[("range", "bytes=1-3")]).await;
        assert_eq!((status, bytes.as_slice()), (206, &b"PDF"[..]));
        assert_eq!(headers["content-range"], format!("bytes 1-3/{}", PDF.len()));
        let (status, _, _) = fetch(&aino, sent.at("/id"), &[("range", "bytes=5000-")]).await;
        assert_eq!(status, 416);
        let (status, _, bytes) = fetch(&aino, sent.at("/id"), &[("if-none-match", &format!("\"{hash}\""))]).await;
        assert_eq!((status, bytes.len()), (304, 0));
        house.close().await;
    }
}

on_both! {
    async fn of_what_is_refused_nothing_is_kept(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let big = [b"%PDF-1.7\n".to_vec(), vec![b' '; 1 << 20]].concat();
        let pieces = big.chunks(1 << 16).map(<[u8]>::to_vec).map(Ok::<_, std::io::Error>).collect::<Vec<_>>();
        for (name, body, status, code) in [
            ("photo.png", PDF.to_vec(), 422, "file_lies"),
            ("minutes.txt", b"\x7fELF\x02\x01\x01\0\0".to_vec(), 422, "file_lies"),
            ("empty.pdf", Vec::new(), 422, "file_lies"),
            ("page.html", b"<script>".to_vec(), 415, "file_type_refused"),
            ("drawing.svg", b"<svg/>".to_vec(), 415, "file_type_refused"),
            ("report.pdf", big.clone(), 413, "file_too_large"),
            ("..%2Fa.pdf", PDF.to_vec(), 422, "invalid"),
            ("", PDF.to_vec(), 422, "invalid"),
        ] {
            let refused = send(&aino, name, body).await.must_be(status);
            assert_eq!(refused.at("/code"), code, "{name}");
        }
        // One that does not say beforehand how long it is.
        let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
        let refused = send(&aino, "report.pdf", stream).await.must_be(413);
        assert_eq!(refused.at("/code"), "file_too_large");
        let lie = aino.raw(Method::POST, "/v1/files?name=a.pdf").header(CONTENT_TYPE, "image/png").body(PDF);
        assert_eq!(read(lie).await.must_be(415).at("/code"), "file_type_refused");
        house.drain().await;
        assert_eq!((lying(&house), rows(&house).await), (0, 0));
        assert_eq!(aino.get("/v1/storage").await.must_be(200).json["used"], 0);
        house.close().await;
    }
}

on_both! {
    async fn an_organization_has_so_much_room_and_gets_it_back(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let large = [b"%PDF-1.7\n".to_vec(), vec![b' '; (1 << 20) - 9]].concat();
        let mut last = String::new();
        for _ in 0..4 {
            let file = send(&aino, "large.pdf", large.clone()).await.must_be(201).at("/id").to_owned();
            let new = json!({ "title": "Large", "file_id": file });
            aino.post("/v1/evidence", &new).await.must_be(201).at("/id").clone_into(&mut last);
        }
        assert_eq!(send(&aino, "one-more.pdf", PDF).await.must_be(409).at("/code"), "storage_full");
        // One that does not say beforehand how long it is gets as far as its end.
        let unsaid = reqwest::Body::wrap_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(PDF)]));
        assert_eq!(send(&aino, "one-more.pdf", unsaid).await.must_be(409).at("/code"), "storage_full");
        send(&other, "one.pdf", PDF).await.must_be(201);
        aino.delete(&format!("/v1/evidence/{last}")).await.must_be(204);
        assert_eq!(house.drain().await.cleared, 2, "the one that was refused at its end, and the one that was removed");
        send(&aino, "one-more.pdf", PDF).await.must_be(201);
        house.close().await;
    }
}

on_both! {
    async fn what_nothing_refers_to_is_cleared_away_after_a_day(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let kept = send(&aino, "kept.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let lost = send(&aino, "lost.pdf", PDF).await.must_be(201).at("/id").to_owned();
        aino.post("/v1/evidence", &json!({ "title": "Kept", "file_id": kept })).await.must_be(201);
        // A process that was killed while bytes arrived leaves a row that says so, and perhaps bytes.
        let session = aino.get("/v1/session").await;
        let db = house.db().await;
        let tx = db.write(session.at("/organization/id").parse().unwrap(), entity::Actor::default()).await.unwrap();
        let me = session.at("/membership/id").parse().unwrap();
        let broken = entity::file::expect(&tx, "broken.pdf".to_owned(), "application/pdf", me).await.unwrap();
        tx.commit().await.unwrap();
        let folder = house.files.path().join(broken.tenant_id.0.simple().to_string());
        std::fs::write(folder.join(broken.id.0.simple().to_string()), PDF).unwrap();
        house.pass(chrono::TimeDelta::minutes(59));
        assert_eq!((house.drain().await.cleared, lying(&house)), (0, 3));
        house.pass(chrono::TimeDelta::minutes(2));
        assert_eq!((house.drain().await.cleared, lying(&house)), (1, 2));
        house.pass(chrono::TimeDelta::hours(24));
        assert_eq!((house.drain().await.cleared, lying(&house)), (1, 1));
        assert_eq!(fetch(&aino, &kept, &[]).await.0, 200);
        assert_eq!(fetch(&aino, &lost, &[]).await.0, 404);
        house.close().await;
    }
}

on_both! {
    async fn an_organization_that_leaves_takes_its_bytes_along(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let file = send(&aino, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        aino.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": file })).await.must_be(201);
        let theirs = send(&other, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        other.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": theirs })).await.must_be(201);
        aino.prove().await;
        aino.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(201);
        house.pass(chrono::TimeDelta::days(31));
        house.drain().await;
        house.mails();
        assert_eq!(lying(&house), 1);
        house.close().await;
    }
}
