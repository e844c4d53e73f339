//! What the demonstration says at its start: where it is, who may sign in, and what to try.

use super::COOKIES;
use super::world::Client;

/// The greeting. Its curl lines work as printed.
pub fn text(address: &str, clients: &[Client], password: &str) -> String {
    let account = |email, name, about| format!("  {email:<26} {name}, {about}");
    let accounts: Vec<String> = clients
        .iter()
        .flat_map(|client| {
            let owner = account(client.person.email, client.name, client.about);
            let others = client.colleagues.iter();
            let others = others.map(|one| account(one.person.email, client.name, one.about));
            std::iter::once(owner).chain(others)
        })
        .collect();
    let visitor = clients.last().map_or("", |client| client.person.email);
    let json = "-H 'Content-Type: application/json'";
    format!(
        "The demonstration is at {address}, for this machine alone. It starts afresh every time.\n\
         \n\
         Sign in as one of these, with the password {password}\n\
         {accounts}\n\
         \n\
         Their mails are at {address}/dev/mail and the API's documentation at {address}/docs\n\
         Try the API: a programme without signing in; sign in; what is overdue or next?\n\
         \n\
         curl {json} -d '{{\"standard\":\"iso-iec-20000-1-2018\",\"events\":[{{\"type\":\"certification_decision\",\"on\":\"2026-03-10\"}}]}}' {address}/v1/programme-previews\n\
         \n\
         curl {json} -c {COOKIES} -d '{{\"email\":\"{visitor}\",\"password\":\"{password}\"}}' {address}/v1/sessions\n\
         \n\
         curl -b {COOKIES} '{address}/v1/obligations?state=overdue,at_risk,open&limit=5'\n",
        accounts = accounts.join("\n"),
    )
}
