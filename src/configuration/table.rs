//! The table of variables: the one place that names them, for the program and for its documentation.

/// A variable of the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What holds when it is not set; a value, or words in parentheses.
    pub default: &'static str,
    /// Whether `NAME_FILE` may name a file that holds it instead.
    pub secret: bool,
    /// What it is for.
    pub sentence: &'static str,
}

/// The names, for the code that reads them.
pub(super) mod name {
    pub const MODE: &str = "CERTKEEP_MODE";
    pub const LISTEN: &str = "CERTKEEP_LISTEN";
    pub const BASE_URL: &str = "CERTKEEP_BASE_URL";
    pub const TRUSTED_PROXIES: &str = "CERTKEEP_TRUSTED_PROXIES";
    pub const OPERATORS: &str = "CERTKEEP_OPERATORS";
    pub const DATABASE_URL: &str = "CERTKEEP_DATABASE_URL";
    pub const MIGRATION_DATABASE_URL: &str = "CERTKEEP_MIGRATION_DATABASE_URL";
    pub const SECRET_KEY: &str = "CERTKEEP_SECRET_KEY";
    pub const BREACHED_PASSWORDS: &str = "CERTKEEP_BREACHED_PASSWORDS";
    pub const REDIS_URL: &str = "CERTKEEP_REDIS_URL";
    pub const REQUESTS_PER_CALLER: &str = "CERTKEEP_REQUESTS_PER_CALLER";
    pub const REQUESTS_PER_ORGANIZATION: &str = "CERTKEEP_REQUESTS_PER_ORGANIZATION";
    pub const CHANGES_PER_ORGANIZATION: &str = "CERTKEEP_CHANGES_PER_ORGANIZATION";
    pub const REQUESTS_AT_ONCE: &str = "CERTKEEP_REQUESTS_AT_ONCE";
    pub const REQUEST_SECONDS: &str = "CERTKEEP_REQUEST_SECONDS";
    pub const DELETION_DAYS: &str = "CERTKEEP_DELETION_DAYS";
    pub const FILES: &str = "CERTKEEP_FILES";
    pub const S3_ENDPOINT: &str = "CERTKEEP_S3_ENDPOINT";
    pub const S3_REGION: &str = "CERTKEEP_S3_REGION";
    pub const S3_KEY_ID: &str = "CERTKEEP_S3_KEY_ID";
    pub const S3_SECRET: &str = "CERTKEEP_S3_SECRET";
    pub const FILE_MIB: &str = "CERTKEEP_FILE_MIB";
    pub const STORAGE_MIB: &str = "CERTKEEP_STORAGE_MIB";
    pub const MAIL: &str = "CERTKEEP_MAIL";
    pub const SMTP_PASSWORD: &str = "CERTKEEP_SMTP_PASSWORD";
    pub const SMTP_CA_FILE: &str = "CERTKEEP_SMTP_CA_FILE";
    pub const SMTP_CONNECTIONS: &str = "CERTKEEP_SMTP_CONNECTIONS";
    pub const MAIL_FROM: &str = "CERTKEEP_MAIL_FROM";
    pub const MAIL_RETURN_PATH: &str = "CERTKEEP_MAIL_RETURN_PATH";
    pub const BOUNCE_FOLDER: &str = "CERTKEEP_BOUNCE_FOLDER";
    pub const MAIL_EVENTS_SECRET: &str = "CERTKEEP_MAIL_EVENTS_SECRET";
    pub const DKIM_KEY: &str = "CERTKEEP_DKIM_KEY";
    pub const DKIM_SELECTOR: &str = "CERTKEEP_DKIM_SELECTOR";
    pub const DKIM_DOMAIN: &str = "CERTKEEP_DKIM_DOMAIN";
    pub const METRICS_LISTEN: &str = "CERTKEEP_METRICS_LISTEN";
    pub const LOG: &str = "CERTKEEP_LOG";
    pub const LOG_FORMAT: &str = "CERTKEEP_LOG_FORMAT";
    pub const OUTBOUND_NETWORKS: &str = "CERTKEEP_OUTBOUND_NETWORKS";
    pub const OUTBOUND_HOSTS: &str = "CERTKEEP_OUTBOUND_HOSTS";
    pub const DNS_SERVER: &str = "CERTKEEP_DNS_SERVER";
    pub const WEB_DIR: &str = "CERTKEEP_WEB_DIR";
}

/// Every variable that Certkeep reads, in the order in which an operator meets them.
pub const TABLE: [Variable; 41] = [
    Variable {
        name: name::MODE,
        default: "production",
        secret: false,
        sentence: "`production` for others to use, `development` on your own machine: there the mails written to a folder \
                   can be read at `/dev/mail`. `demo` always runs in development mode.",
    },
    Variable {
        name: name::LISTEN,
        default: "127.0.0.1:8080",
        secret: false,
        sentence: "The address and port that the API and the web are served at; TLS ends in a proxy before it.",
    },
    Variable {
        name: name::BASE_URL,
        default: "(`http://` and `CERTKEEP_LISTEN`)",
        secret: false,
        sentence: "The public address, without a path: links in mails start with it, and browsers must come from it. \
                   Production requires `https://`.",
    },
    Variable {
        name: name::TRUSTED_PROXIES,
        default: "(none)",
        secret: false,
        sentence: "The proxies before it, as addresses or networks such as `10.0.0.0/8,::1`, separated by commas: only they \
                   are believed when `X-Forwarded-For` names the client. Without it every client behind a proxy counts as \
                   one, and they share one rate limit.",
    },
    Variable {
        name: name::OPERATORS,
        default: "(nobody)",
        secret: false,
        sentence: "The people who run the installation, as e-mail addresses separated by commas: who signs in with one of them may \
                   edit and confirm the transitions between editions of standards.",
    },
    Variable {
        name: name::DATABASE_URL,
        default: "sqlite://./data/certkeep.db?mode=rwc",
        secret: true,
        sentence: "The database: `postgres://user:password@host/name` as a role that obeys row-level security, or \
                   `sqlite://FILE?mode=rwc`.",
    },
    Variable {
        name: name::MIGRATION_DATABASE_URL,
        default: "(`CERTKEEP_DATABASE_URL`)",
        secret: true,
        sentence: "The same database as the role that owns the tables; only `certkeep migrate` uses it.",
    },
    Variable {
        name: name::SECRET_KEY,
        default: "(the file `secret-key` beside the embedded database, made at the first start; none in production with PostgreSQL)",
        secret: true,
        sentence: "The key that seals what the database may not know, such as the secrets behind one-time codes: 64 hexadecimal \
                   digits, as `openssl rand -hex 32` prints them. Several, separated by commas: the first seals, every one opens.",
    },
    Variable {
        name: name::BREACHED_PASSWORDS,
        default: "none",
        secret: false,
        sentence: "A file of passwords that have leaked, which nobody may choose: their SHA-1 hashes in order, one a line, with or without \
                   `:` and a count behind. It is looked up where it lies, so it may be as long as you like.",
    },
    Variable {
        name: name::REDIS_URL,
        default: "(none)",
        secret: true,
        sentence: "`redis://host/` or `rediss://user:password@host/`: one count of requests for all replicas, and workers of \
                   other processes woken at once. Without it nothing is lost but some seconds.",
    },
    Variable {
        name: name::REQUESTS_PER_CALLER,
        default: "600",
        secret: false,
        sentence: "How many requests a minute one API key or one session may make, or one network address without either.",
    },
    Variable {
        name: name::REQUESTS_PER_ORGANIZATION,
        default: "3000",
        secret: false,
        sentence: "How many requests a minute all keys and sessions of one organization may make together.",
    },
    Variable {
        name: name::CHANGES_PER_ORGANIZATION,
        default: "600",
        secret: false,
        sentence: "How many of these may change something.",
    },
    Variable {
        name: name::REQUESTS_AT_ONCE,
        default: "8",
        secret: false,
        sentence: "How many requests of one organization a process works on at a time; further ones wait in line. Fewer than the \
                   ten connections to the database, or one organization can hold up all.",
    },
    Variable {
        name: name::REQUEST_SECONDS,
        default: "30",
        secret: false,
        sentence: "After how many seconds a request is given up; a body has half of that to arrive.",
    },
    Variable {
        name: name::DELETION_DAYS,
        default: "30",
        secret: false,
        sentence: "How many days after an owner has asked for it an organization is deleted; until then it can be withdrawn.",
    },
    Variable {
        name: name::FILES,
        default: "(the folder `files` beside the embedded database; `folder:./data/files` with PostgreSQL in development; production with PostgreSQL has none)",
        secret: false,
        sentence: "Where the bytes of files are kept: `folder:PATH`, which every process of the API and of the worker must see, or \
                   `s3://BUCKET/PREFIX`.",
    },
    Variable {
        name: name::S3_ENDPOINT,
        default: "(Amazon's in the region)",
        secret: false,
        sentence: "The address of the service that keeps the bucket, such as `https://s3.example.com`; `http://` only in development \
                   or on the machine itself.",
    },
    Variable {
        name: name::S3_REGION,
        default: "us-east-1",
        secret: false,
        sentence: "The region of the bucket.",
    },
    Variable {
        name: name::S3_KEY_ID,
        default: "(none)",
        secret: true,
        sentence: "The id of the key that opens the bucket.",
    },
    Variable { name: name::S3_SECRET, default: "(none)", secret: true, sentence: "The secret of that key." },
    Variable {
        name: name::FILE_MIB,
        default: "50",
        secret: false,
        sentence: "How many MiB a file may have.",
    },
    Variable {
        name: name::STORAGE_MIB,
        default: "10240",
        secret: false,
        sentence: "How many MiB all files of one organization may have.",
    },
    Variable {
        name: name::MAIL,
        default: "folder:./data/mail",
        secret: false,
        sentence: "Where mails go: `smtp://user@host:587` (STARTTLS required), `smtps://user@host:465`, \
                   `smtp+plain://host:25` (no TLS; in production only on the machine itself) or `folder:PATH`, which reaches \
                   nobody. Production has no default.",
    },
    Variable {
        name: name::SMTP_PASSWORD,
        default: "(none)",
        secret: true,
        sentence: "The password of the user that `CERTKEEP_MAIL` names.",
    },
    Variable {
        name: name::SMTP_CA_FILE,
        default: "(the system's authorities)",
        secret: false,
        sentence: "A PEM file of certificate authorities to trust besides, for a mail server with a certificate of your own.",
    },
    Variable {
        name: name::SMTP_CONNECTIONS,
        default: "4",
        secret: false,
        sentence: "How many connections a process opens to the mail server at most, and so how many mails are under way at a time; \
                   1 to 64.",
    },
    Variable {
        name: name::MAIL_FROM,
        default: "(`Certkeep <no-reply@HOST>`, HOST from `CERTKEEP_BASE_URL`)",
        secret: false,
        sentence: "The sender of every mail.",
    },
    Variable {
        name: name::MAIL_RETURN_PATH,
        default: "(the address of `CERTKEEP_MAIL_FROM`)",
        secret: false,
        sentence: "The address to which mail servers report what they cannot deliver (the envelope's sender), such as \
                   `bounces@example.com`. Its domain is the one whose SPF record receivers ask for.",
    },
    Variable {
        name: name::BOUNCE_FOLDER,
        default: "(none)",
        secret: false,
        sentence: "The folder into which your mail server delivers the mails for that address: a Maildir, or files that end in `.eml`. \
                   The worker reads them and moves them to `read` or `unread` in it.",
    },
    Variable {
        name: name::MAIL_EVENTS_SECRET,
        default: "(none)",
        secret: true,
        sentence: "What the provider that sends the mails proves itself with at `POST /v1/mail-events`, where it tells which came back: at least \
                   20 characters, such as `openssl rand -hex 32` prints. For Mailgun its signing key. Without it nothing is taken there.",
    },
    Variable {
        name: name::DKIM_KEY,
        default: "(none)",
        secret: true,
        sentence: "A private key in PEM form, RSA of at least 2048 bits or Ed25519: mails to a server are signed with it (DKIM).",
    },
    Variable {
        name: name::DKIM_SELECTOR,
        default: "certkeep",
        secret: false,
        sentence: "The selector of that key: its record stands at `SELECTOR._domainkey.DOMAIN`.",
    },
    Variable {
        name: name::DKIM_DOMAIN,
        default: "(that of `CERTKEEP_MAIL_FROM`)",
        secret: false,
        sentence: "The domain that signs; receivers want that of the sender or one above it.",
    },
    Variable {
        name: name::OUTBOUND_NETWORKS,
        default: "(none)",
        secret: false,
        sentence: "Networks of your own that addresses entered by customers (identity providers) may lead into, such as \
                   `10.1.2.0/24`, separated by commas: for a provider that you run yourself. Without it only the public \
                   internet is asked.",
    },
    Variable {
        name: name::OUTBOUND_HOSTS,
        default: "(none)",
        secret: false,
        sentence: "Hosts that such addresses may name with `http://` and with any port, as `host` or `host:port`, separated by \
                   commas. Without it they must be `https://` at port 443 or 8443. Where a host is private, its network must \
                   be allowed as well.",
    },
    Variable {
        name: name::DNS_SERVER,
        default: "(the system's)",
        secret: false,
        sentence: "The name server that is asked for the records that prove mail domains, as `address` or `address:port`.",
    },
    Variable {
        name: name::METRICS_LISTEN,
        default: "(none)",
        secret: false,
        sentence: "An address and a port, such as `127.0.0.1:9464`, at which every process answers `GET /metrics` with figures for \
                   a monitor, in the text form of Prometheus. Anybody who reaches it may read them.",
    },
    Variable {
        name: name::LOG,
        default: "info",
        secret: false,
        sentence: "What is logged: `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,worker=debug`.",
    },
    Variable {
        name: name::LOG_FORMAT,
        default: "text",
        secret: false,
        sentence: "How log lines look: `text`, or `json` with one object a line.",
    },
    Variable {
        name: name::WEB_DIR,
        default: "(`./web/dist` if it is there, else the web inside the program)",
        secret: false,
        sentence: "The folder of the built web.",
    },
];

/// The default of a variable of the table.
pub(super) fn default_of(name: &str) -> &'static str {
    TABLE.iter().find(|variable| variable.name == name).map_or("", |variable| variable.default)
}

/// The table as Markdown, as docs/OPERATIONS.md shows it.
pub fn markdown() -> String {
    let mut lines =
        vec!["| Variable | Default | What it is for |".to_owned(), "| --- | --- | --- |".to_owned()];
    lines.extend(TABLE.iter().map(|variable| {
        let also = if variable.secret { format!(", `{}_FILE`", variable.name) } else { String::new() };
        let default = match variable.default {
            words if words.starts_with('(') => words.trim_matches(['(', ')']).to_owned(),
            value => format!("`{value}`"),
        };
        format!("| `{}`{also} | {default} | {} |", variable.name, variable.sentence)
    }));
    lines.join("\n")
}
