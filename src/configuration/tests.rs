use super::table::TABLE;
use super::*;

fn faults<const N: usize>(part: Part, given: [(&str, &str); N]) -> Vec<String> {
    Configuration::read(Source::of(given), part).err().unwrap_or_default()
}

fn read<const N: usize>(part: Part, given: [(&str, &str); N]) -> Configuration {
    Configuration::read(Source::of(given), part).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A file with that content, gone after the test.
struct Written(PathBuf);

impl Written {
    fn new(name: &str, content: &str) -> Self {
        let file = std::env::temp_dir().join(format!("certkeep-{}-{name}", std::process::id()));
        std::fs::write(&file, content).unwrap();
        Self(file)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn development_needs_no_variable_but_the_mode() {
    let it = read(Part::Serve, [("CERTKEEP_MODE", "development")]);
    assert_eq!(
        (it.base_url.as_str(), it.listen.to_string()),
        ("http://127.0.0.1:8080", "127.0.0.1:8080".to_owned())
    );
    assert_eq!(it.database_file(), Some(PathBuf::from("./data/certkeep.db")));
    assert_eq!(it.mail_folder(), Some(PathBuf::from("./data/mail")));
    assert_eq!(it.migration_database_url, it.database_url);
    assert_eq!(it.from, Mailbox::new("Certkeep", "no-reply@localhost"));
    assert_eq!(it.log, Log { filter: "info".to_owned(), format: LogFormat::Text });
    assert_eq!(it.redis_url, None);
    assert_eq!((it.plan, it.at_once, it.deadline.as_secs()), (api::Plan::default(), 8, 30));
}

#[test]
fn all_faults_are_told_at_once_and_each_names_its_variable() {
    let told = faults(
        Part::Serve,
        [
            ("CERTKEEP_MODE", "staging"),
            ("CERTKEEP_LISTEN", "everywhere"),
            ("CERTKEEP_BASE_URL", "certkeep.example.com"),
            ("CERTKEEP_DATABASE_URL", "mysql://secret@host/db"),
            ("CERTKEEP_MIGRATION_DATABASE_URL", "sqlite::memory:"),
            ("CERTKEEP_SECRET_KEY", "too-short"),
            ("CERTKEEP_REDIS_URL", "localhost:6379"),
            ("CERTKEEP_MAIL", "sendmail"),
            ("CERTKEEP_MAIL_FROM", "nobody"),
            ("CERTKEEP_MAIL_RETURN_PATH", "nobody"),
            ("CERTKEEP_BOUNCE_FOLDER", "/nowhere"),
            ("CERTKEEP_MAIL_EVENTS_SECRET", "short"),
            ("CERTKEEP_DKIM_KEY", "-----BEGIN PRIVATE KEY-----"),
            ("CERTKEEP_DKIM_SELECTOR", "a b"),
            ("CERTKEEP_DKIM_DOMAIN", "example.com; p=x"),
            ("CERTKEEP_LOG", "worker=loud=very"),
            ("CERTKEEP_LOG_FORMAT", "xml"),
            ("CERTKEEP_WEB_DIR", "/nowhere"),
            ("CERTKEEP_BREACHED_PASSWORDS", "/nowhere"),
            ("CERTKEEP_SMTP_PASSWORD_FILE", "/nowhere"),
            ("CERTKEEP_SMTP_CA_FILE", "/nowhere"),
            ("CERTKEEP_SMTP_CONNECTIONS", "0"),
            ("CERTKEEP_TRUSTED_PROXIES", "::1, anybody"),
            ("CERTKEEP_REQUESTS_PER_CALLER", "many"),
            ("CERTKEEP_REQUESTS_PER_ORGANIZATION", "0"),
            ("CERTKEEP_CHANGES_PER_ORGANIZATION", "-1"),
            ("CERTKEEP_REQUESTS_AT_ONCE", "1001"),
            ("CERTKEEP_REQUEST_SECONDS", "0"),
            ("CERTKEEP_OUTBOUND_NETWORKS", "10.0.0.0/8, everywhere"),
            ("CERTKEEP_OUTBOUND_HOSTS", "keycloak.internal, http://x/"),
            ("CERTKEEP_DNS_SERVER", "dns"),
            ("CERTKEEP_METRICS_LISTEN", "9464"),
            ("CERTKEEP_DELETION_DAYS", "0"),
            ("CERTKEEP_FILES", "ftp://files"),
            ("CERTKEEP_S3_ENDPOINT", "http://s3.example.com"),
            ("CERTKEEP_S3_REGION", "the north"),
            ("CERTKEEP_S3_KEY_ID_FILE", "/nowhere"),
            ("CERTKEEP_S3_SECRET_FILE", "/nowhere"),
            ("CERTKEEP_FILE_MIB", "0"),
            ("CERTKEEP_STORAGE_MIB", "much"),
            ("CERTKEEP_OPERATORS", "aino@example.com, Aino <aino@example.com>"),
        ],
    );
    for variable in TABLE {
        let own = told.iter().filter(|fault| {
            fault.split(' ').next().is_some_and(|word| {
                word == variable.name || word.strip_suffix("_FILE") == Some(variable.name)
            })
        });
        assert_eq!(own.count(), 1, "{} in {told:#?}", variable.name);
    }
    assert_eq!(told.len(), TABLE.len(), "{told:#?}");
    assert!(told.iter().all(|fault| fault.ends_with(['.', '?'])), "{told:#?}");
    assert!(told.iter().all(|fault| !fault.contains("secret@host")), "{told:#?}");
}

#[test]
fn a_typing_error_in_a_name_is_a_fault_with_a_guess() {
    let told = faults(Part::Serve, [("CERTKEEP_MODE", "development"), ("CERTKEEP_LISTN", "127.0.0.1:1")]);
    assert_eq!(told, ["CERTKEEP_LISTN is no variable of Certkeep; did you mean CERTKEEP_LISTEN?"]);
    let told = faults(Part::Serve, [("CERTKEEP_MODE", "development"), ("CERTKEEP_MODE_FILE", "/x")]);
    assert_eq!(told.len(), 1, "only a secret may stand in a file: {told:?}");
}

#[test]
fn what_goes_out_is_read_as_networks_hosts_and_a_name_server() {
    let it = read(
        Part::Serve,
        [
            ("CERTKEEP_MODE", "development"),
            ("CERTKEEP_OUTBOUND_NETWORKS", "10.1.2.0/24, ::1"),
            ("CERTKEEP_OUTBOUND_HOSTS", "Keycloak.internal:8080"),
            ("CERTKEEP_DNS_SERVER", "10.0.0.2"),
        ],
    );
    let networks = vec!["10.1.2.0/24".parse().unwrap(), "::1/128".parse().unwrap()];
    assert_eq!(it.fence, egress::Fence { networks, hosts: vec!["keycloak.internal:8080".to_owned()] });
    assert_eq!(it.dns_server, Some("10.0.0.2:53".parse().unwrap()));
    let none = read(Part::Serve, [("CERTKEEP_MODE", "development")]);
    assert_eq!((none.fence, none.dns_server), (egress::Fence::default(), None));
}

#[test]
fn production_insists_on_https_a_mail_server_and_its_tls() {
    let told = faults(Part::Serve, []);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("CERTKEEP_BASE_URL") && told[1].starts_with("CERTKEEP_MAIL"), "{told:?}");
    let base = ("CERTKEEP_BASE_URL", "https://certkeep.example.com");
    let plain = faults(Part::Worker, [base, ("CERTKEEP_MAIL", "smtp+plain://mail.example.com:25")]);
    assert!(plain.len() == 1 && plain[0].contains("TLS"), "{plain:?}");
    assert!(faults(Part::Worker, [base, ("CERTKEEP_MAIL", "smtp+plain://127.0.0.1:25")]).is_empty());
    let told = faults(Part::Api, [("CERTKEEP_BASE_URL", "http://certkeep.example.com")]);
    assert!(told.len() == 1 && told[0].contains("https://"), "{told:?}");
}

#[test]
fn each_part_is_asked_only_for_what_it_uses() {
    let user = ("CERTKEEP_MAIL", "smtp://anna@mail.example.com");
    assert!(faults(Part::Migrate, [user]).is_empty());
    assert!(faults(Part::Api, [user, ("CERTKEEP_BASE_URL", "https://certkeep.example.com")]).is_empty());
    let told = faults(Part::Worker, [user, ("CERTKEEP_BASE_URL", "https://certkeep.example.com")]);
    assert!(told.len() == 1 && told[0].contains("password"), "{told:?}");
}

#[test]
fn a_secret_may_stand_in_a_file_and_only_in_one_place() {
    let file = Written::new("database", "postgres://app:pw@db/certkeep\n");
    let given = [("CERTKEEP_DATABASE_URL_FILE", file.path()), ("CERTKEEP_MODE", "development")];
    assert_eq!(read(Part::Serve, given).database_url, "postgres://app:pw@db/certkeep");
    let both = [("CERTKEEP_DATABASE_URL_FILE", file.path()), ("CERTKEEP_DATABASE_URL", "postgres://x/y")];
    assert!(faults(Part::Migrate, both)[0].contains("both set"));
    let empty = Written::new("empty", "\n");
    assert_eq!(
        faults(Part::Migrate, [("CERTKEEP_DATABASE_URL_FILE", empty.path())]).len(),
        1,
        "no silent SQLite"
    );
    let none = [("CERTKEEP_SMTP_PASSWORD_FILE", empty.path()), ("CERTKEEP_MODE", "development")];
    let local = ("CERTKEEP_MAIL", "smtp+plain://127.0.0.1:1025");
    assert!(
        matches!(read(Part::Worker, [none[0], none[1], local]).mail, Mail::Smtp(it) if it.credentials.is_none())
    );
}

#[test]
fn the_public_address_is_an_origin_as_browsers_write_it() {
    let of = |url| {
        let given = [("CERTKEEP_BASE_URL", url), ("CERTKEEP_MODE", "development")];
        Configuration::read(Source::of(given), Part::Serve).map(|it| it.base_url)
    };
    assert_eq!(of("https://Certkeep.Example.com:443"), Ok("https://certkeep.example.com".to_owned()));
    assert_eq!(of("http://localhost:3000"), Ok("http://localhost:3000".to_owned()));
    assert_eq!(of("http://[::1]:3000"), Ok("http://[::1]:3000".to_owned()));
    for wrong in [
        "https://",
        "https://a.example/",
        "https://a.example/x",
        "https://me@a.example",
        "ftp://a",
        "http://a:b",
    ] {
        assert!(
            of(wrong).is_err_and(|told| told.len() == 1 && told[0].starts_with("CERTKEEP_BASE_URL")),
            "{wrong}"
        );
    }
}

#[test]
fn keys_are_64_digits_each_and_production_with_postgresql_needs_one() {
    let key = "5f".repeat(32);
    let other = "0A".repeat(32);
    let two = format!("{key}, {other}");
    let given = [("CERTKEEP_SECRET_KEY", two.as_str()), ("CERTKEEP_MODE", "development")];
    assert_eq!(
        read(Part::Api, given).secret_keys,
        [entity::vault::SecretKey([0x5f; 32]), entity::vault::SecretKey([0x0a; 32])]
    );
    for wrong in ["5f", &key[1..], &"+f".repeat(32), &format!("{key},"), &"é".repeat(32)] {
        let told = faults(Part::Api, [("CERTKEEP_SECRET_KEY", wrong), ("CERTKEEP_MODE", "development")]);
        assert!(told.len() == 1 && told[0].contains("64 hexadecimal"), "{wrong}: {told:?}");
    }
    let base = ("CERTKEEP_BASE_URL", "https://certkeep.example.com");
    let server = ("CERTKEEP_DATABASE_URL", "postgres://app:pw@db/certkeep");
    let files = ("CERTKEEP_FILES", "folder:/var/lib/certkeep/files");
    let told = faults(Part::Api, [base, server, files]);
    assert!(told.len() == 1 && told[0].starts_with("CERTKEEP_SECRET_KEY is not set"), "{told:?}");
    assert!(faults(Part::Api, [base]).is_empty(), "the embedded database has a file beside it");
    assert!(
        faults(Part::Worker, [base, server, files, ("CERTKEEP_MAIL", "smtp+plain://127.0.0.1:25")])
            .is_empty()
    );
}

#[test]
fn files_lie_beside_the_embedded_database_or_where_somebody_says() {
    use ::depot::Place;
    let of = |part, given: &[(&str, &str)]| {
        let [a, b, c] = [0, 1, 2].map(|at| given.get(at).copied().unwrap_or(("CERTKEEP_LOG", "info")));
        read(part, [("CERTKEEP_MODE", "development"), a, b, c]).files
    };
    assert_eq!(of(Part::Serve, &[]), Place::Folder(PathBuf::from("./data/files")));
    let elsewhere = ("CERTKEEP_DATABASE_URL", "sqlite:///srv/certkeep.db?mode=rwc");
    assert_eq!(of(Part::Serve, &[elsewhere]), Place::Folder(PathBuf::from("/srv/files")));
    assert_eq!(
        of(Part::Worker, &[("CERTKEEP_FILES", "folder:/srv/x")]),
        Place::Folder(PathBuf::from("/srv/x"))
    );
    let keys = [("CERTKEEP_S3_KEY_ID", "id"), ("CERTKEEP_S3_SECRET", "hidden")];
    let Place::Bucket(bucket) =
        of(Part::Api, &[("CERTKEEP_FILES", "s3://evidence/of/all"), keys[0], keys[1]])
    else {
        panic!("a bucket");
    };
    assert_eq!(
        (bucket.name.as_str(), bucket.prefix.as_str(), bucket.region.as_str()),
        ("evidence", "of/all", "us-east-1")
    );
    let told =
        faults(Part::Api, [("CERTKEEP_MODE", "development"), ("CERTKEEP_FILES", "s3://evidence"), keys[0]]);
    assert!(told.len() == 1 && told[0].contains("CERTKEEP_S3_SECRET"), "{told:?}");
    let base = ("CERTKEEP_BASE_URL", "https://certkeep.example.com");
    let server = ("CERTKEEP_DATABASE_URL", "postgres://app:pw@db/certkeep");
    let key = "5f".repeat(32);
    let told = faults(Part::Api, [base, server, ("CERTKEEP_SECRET_KEY", key.as_str())]);
    assert!(told.len() == 1 && told[0].starts_with("CERTKEEP_FILES is not set"), "{told:?}");
}

#[test]
fn the_demonstration_is_for_this_machine_alone() {
    assert_eq!(read(Part::Demo, []).mode, Mode::Development);
    let told = faults(Part::Demo, [("CERTKEEP_LISTEN", "0.0.0.0:8080"), ("CERTKEEP_MODE", "production")]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(read(Part::Demo, [("CERTKEEP_LISTEN", "localhost:9000")]).base_url, "http://127.0.0.1:9000");
}

#[test]
fn the_table_for_the_documentation_has_a_line_for_each_variable() {
    let table = markdown();
    assert_eq!(table.lines().count(), TABLE.len() + 2);
    for variable in TABLE {
        assert!(variable.sentence.ends_with('.') && !variable.sentence.contains("  "), "{}", variable.name);
        assert!(table.contains(&format!("| `{}`", variable.name)));
    }
    assert!(table.contains("`CERTKEEP_DATABASE_URL`, `CERTKEEP_DATABASE_URL_FILE`"));
}
