//! The same files in a bucket of a server that nobody of us wrote.

use depot::{Bucket, Depot, Key, Place};

use super::{PDF, fetch, send};
use crate::harness::database::told;
use crate::harness::{Engine, House};

fn place(prefix: &str) -> Place {
    Place::Bucket(Bucket {
        name: "certkeep-test".to_owned(),
        prefix: prefix.to_owned(),
        endpoint: Some(told("TEST_S3").parse().unwrap()),
        region: "us-east-1".to_owned(),
        key_id: "test".to_owned(),
        secret: "test".to_owned(),
    })
}

#[tokio::test]
async fn a_bucket_keeps_files_as_a_folder_does() {
    let house = House::keeping(Engine::Sqlite, place("house")).await;
    let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    let sent = send(&aino, "minutes.pdf", PDF).await.must_be(201);
    let (status, _, bytes) = fetch(&aino, sent.at("/id"), &[]).await;
    assert_eq!((status, bytes.as_slice()), (200, PDF));
    let (status, _, bytes) = fetch(&aino, sent.at("/id"), &[("range", "bytes=-6")]).await;
    assert_eq!((status, bytes.as_slice()), (206, &PDF[PDF.len() - 6..]));
    send(&aino, "photo.png", PDF).await.must_be(422);
    let depot = Depot::open(&place("house")).unwrap();
    let session = aino.get("/v1/session").await;
    let tenant: entity::id::OrganizationId = session.at("/organization/id").parse().unwrap();
    house.pass(chrono::TimeDelta::hours(25));
    assert_eq!(house.drain().await.cleared, 2);
    assert_eq!(depot.remove_all(tenant.0).await.unwrap(), 0, "nothing was left in the bucket");
    house.close().await;
}

#[tokio::test]
async fn a_large_file_goes_through_a_bucket_in_parts_and_a_whole_organization_out_of_it() {
    let depot = Depot::open(&place("parts")).unwrap();
    depot.try_out().await.unwrap();
    let [tenant, file, other] = [1, 2, 3].map(uuid::Uuid::from_u128);
    let bytes: Vec<u8> = (0..12_000_000_u32).map(|at| at.to_le_bytes()[1]).collect();
    for file in [file, other] {
        let mut arrival = depot.receive(Key { tenant, file }, 1 << 30).await.unwrap();
        for piece in bytes.chunks(100_000) {
            arrival.take(piece.to_vec().into()).await.unwrap();
        }
        assert_eq!(arrival.keep().await.unwrap().size, 12_000_000);
    }
    let stream = depot.read(Key { tenant, file }, None).await.unwrap();
    let read: Vec<_> = futures_util::TryStreamExt::try_collect(stream).await.unwrap();
    assert!(read.concat() == bytes, "the parts come back in their order");
    assert_eq!(depot.remove_all(tenant).await.unwrap(), 2);
    assert!(depot.read(Key { tenant, file }, None).await.is_err());
}

#[tokio::test]
async fn a_depot_that_does_not_answer_costs_a_503_and_keeps_nothing() {
    let Place::Bucket(bucket) = place("gone") else { unreachable!() };
    let nowhere = Bucket { name: "no-such-bucket".to_owned(), ..bucket };
    let house = House::keeping(Engine::Sqlite, Place::Bucket(nowhere)).await;
    let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    send(&aino, "minutes.pdf", PDF).await.must_be(503);
    assert_eq!(aino.get("/v1/storage").await.must_be(200).json["used"], 0);
    house.close().await;
}
