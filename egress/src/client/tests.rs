use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// A server that gives every connection `answer`, and tells how many there were.
async fn server(answer: Vec<u8>) -> (u16, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, asked) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4_096];
            let count = stream.read(&mut head).await.unwrap_or(0);
            let _told = tell.send(String::from_utf8_lossy(&head[..count]).into_owned());
            // Whoever stops reading early closes; that is no fault of the server.
            let _written = stream.write_all(&answer).await;
        }
    });
    (port, asked)
}

fn open(port: u16, networks: &[&str]) -> Egress {
    let networks = networks.iter().map(|network| network.parse().unwrap()).collect();
    let hosts = vec![format!("localhost:{port}"), format!("127.0.0.1:{port}")];
    Egress::new(Fence { networks, hosts }).unwrap()
}

fn get(url: &str) -> Ask {
    Ask { method: Method::GET, url: url.parse().unwrap(), headers: vec![], body: vec![] }
}

const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

#[tokio::test]
async fn an_allowed_host_is_asked_and_its_answer_is_told() {
    let answer =
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: test\r\nConnection: close\r\n\r\nok".to_vec();
    let (port, mut asked) = server(answer).await;
    let answer = open(port, &LOOPBACK).ask(get(&format!("http://localhost:{port}/a?b"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));
    assert!(answer.headers.contains(&("x-kind".to_owned(), b"test".to_vec())));
    assert!(asked.recv().await.unwrap().starts_with("GET /a?b HTTP/1.1"));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_connected_to() {
    let (port, mut asked) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    // The host may be asked without TLS and at this port, but what it resolves to lies in no allowed network.
    let refused = open(port, &[]).ask(get(&format!("http://localhost:{port}/"))).await.unwrap_err();
    assert!(
        matches!(refused, EgressError::Refused(Refusal::Network { network: "loopback", .. })),
        "{refused}"
    );
    let refused =
        open(port, &["10.0.0.0/8"]).ask(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err();
    assert!(matches!(refused, EgressError::Refused(Refusal::Network { .. })), "{refused}");
    assert!(asked.try_recv().is_err(), "nobody came");
}

#[tokio::test]
async fn a_redirection_is_an_answer_and_is_not_followed() {
    let (inner, mut reached) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()).await;
    let away = format!(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inner}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let (port, _asked) = server(away.into_bytes()).await;
    let answer = open(port, &LOOPBACK).ask(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!(answer.status, 302);
    assert!(reached.try_recv().is_err(), "nobody followed");
}

#[tokio::test]
async fn an_answer_is_cut_off_at_one_mebibyte() {
    let mut answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..40 {
        answer.extend_from_slice(b"8000\r\n");
        answer.extend(std::iter::repeat_n(b'a', 0x8000));
        answer.extend_from_slice(b"\r\n");
    }
    let (port, _asked) = server(answer).await;
    let refused = open(port, &LOOPBACK).ask(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err();
    assert_eq!(refused, EgressError::Long { host: "127.0.0.1".to_owned() });
}

#[tokio::test]
async fn a_name_that_nobody_has_and_a_port_that_nobody_opens_are_told() {
    let egress = Egress::new(Fence::default()).unwrap();
    let unknown = egress.ask(get("https://nobody.invalid/")).await.unwrap_err();
    assert_eq!(unknown, EgressError::Unknown { host: "nobody.invalid".to_owned() });
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let closed = open(free, &LOOPBACK).ask(get(&format!("http://127.0.0.1:{free}/"))).await.unwrap_err();
    assert!(matches!(closed, EgressError::Unreachable { .. }), "{closed}");
}
