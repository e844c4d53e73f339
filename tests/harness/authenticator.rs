//! A device with a passkey, in software: it makes a key pair and signs challenges as WebAuthn wants it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// User present, user verified; attested credential data follows.
const PRESENT_AND_VERIFIED: u8 = 0x05;
const WITH_CREDENTIAL: u8 = 0x40;

pub struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: String,
    pub counter: u32,
    pub flags: u8,
    pub origin: String,
}

impl Authenticator {
    /// A device that has just been bought.
    pub fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pair.as_ref(), &random).unwrap();
        let origin = "https://certkeep.example".to_owned();
        let (id, user) = (Sha256::digest(name).to_vec(), String::new());
        Self { key, id, user, counter: 0, flags: PRESENT_AND_VERIFIED, origin }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into()
    }

    fn data(&mut self, rp_id: &str, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// What the browser gives for a new passkey, asked for by `options`.
    pub fn register(&mut self, options: &Value) -> Value {
        options["user_id"].as_str().unwrap().clone_into(&mut self.user);
        let mut data = self.data(options["rp_id"].as_str().unwrap(), self.flags | WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // The public key as COSE writes it: EC2, ES256, P-256, x, y.
        let point = &self.key.public_key().as_ref()[1..];
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[..32]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[32..]);
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        json!({
            "challenge_id": options["challenge_id"], "credential_id": BASE64.encode(&self.id),
            "client_data": BASE64.encode(self.client_data("webauthn.create", &options["challenge"])),
            "attestation": BASE64.encode(attestation),
        })
    }

    /// What the browser gives for a signature, asked for by `options`.
    pub fn sign(&mut self, options: &Value) -> Value {
        let data = self.data(options["rp_id"].as_str().unwrap(), self.flags);
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "challenge_id": options["challenge_id"], "credential_id": BASE64.encode(&self.id),
            "client_data": BASE64.encode(client_data), "authenticator_data": BASE64.encode(data),
            "signature": BASE64.encode(signature), "user_handle": self.user,
        })
    }
}
