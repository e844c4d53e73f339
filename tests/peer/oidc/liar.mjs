// A provider that lies, on a free port of 127.0.0.1, which it prints. The first part of its address names the lie; it is
// the provider's issuer as well. It lets everybody in at once, as the address that `login_hint` says.
//   node liar.mjs
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';

const codes = new Map();
const keys = new Map();

async function newKey(kid) {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, publicKey, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

const strange = await newKey('a');
// The promise is kept, not the key: of two who ask at once, both get the same.
function keyOf(lie) {
  if (!keys.has(lie)) keys.set(lie, newKey('a'));
  return keys.get(lie);
}

async function idToken(lie, issuer, asked) {
  const now = Math.floor(Date.now() / 1000);
  const key = await keyOf(lie);
  const claims = {
    iss: lie === 'issuer' ? 'https://other.example' : issuer,
    sub: `account of ${asked.email}`,
    aud: lie === 'audience' ? 'another' : lie === 'audiences' ? [asked.client, 'another'] : asked.client,
    nonce: lie === 'nonce' ? randomUUID() : asked.nonce,
    iat: lie === 'expired' ? now - 600 : lie === 'future' ? now + 600 : lie === 'stale' ? now - 7200 : now,
    exp: lie === 'expired' ? now - 300 : now + 3600,
    name: 'Somebody',
    email: asked.email,
    email_verified: true,
  };
  if (lie === 'asleep') claims.auth_time = now - 3600;
  if (lie === 'azp') claims.azp = 'another';
  if (lie === 'no-nonce') delete claims.nonce;
  if (lie === 'unproved') claims.email_verified = false;
  if (lie === 'silent') delete claims.email_verified;
  if (lie === 'no-email' || lie === 'userinfo') delete claims.email;
  if (lie === 'unsigned') return new UnsecuredJWT(claims).encode();
  if (lie === 'secret') {
    // The public key, which everybody has, taken for a secret.
    const secret = new TextEncoder().encode(await exportSPKI(key.publicKey));
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'a' }).sign(secret);
  }
  if (lie === 'client-secret') {
    const secret = new TextEncoder().encode(asked.secret);
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  }
  const signer = lie === 'signature' ? strange : key;
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: signer.kid }).sign(signer.privateKey);
  if (lie !== 'changed') return token;
  const [head, body, signature] = token.split('.');
  const changed = { ...JSON.parse(Buffer.from(body, 'base64url')), sub: 'somebody else' };
  return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

function discovery(lie, issuer) {
  return {
    issuer: lie === 'discovery' ? 'https://other.example' : issuer,
    authorization_endpoint: lie === 'script' ? 'javascript:alert(1)' : `${issuer}/authorize`,
    token_endpoint: lie === 'inside' ? 'https://169.254.169.254/token' : `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: ['mix-up', 'nameless'].includes(lie),
  };
}

function authorize(lie, issuer, query) {
  const code = randomUUID();
  codes.set(code, {
    email: query.get('login_hint'), client: query.get('client_id'), nonce: query.get('nonce'),
    challenge: query.get('code_challenge'), redirect: query.get('redirect_uri'),
  });
  const back = new URL(query.get('redirect_uri'));
  back.searchParams.set('code', code);
  back.searchParams.set('state', query.get('state'));
  if (lie === 'mix-up') back.searchParams.set('iss', 'https://other.example');
  return back.href;
}

async function token(lie, issuer, request, body) {
  const asked = codes.get(body.get('code'));
  codes.delete(body.get('code'));
  const challenge = createHash('sha256').update(body.get('code_verifier') ?? '').digest('base64url');
  if (!asked || asked.challenge !== challenge) return { error: 'invalid_grant' };
  const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
  const secret = decodeURIComponent(basic.split(':')[1] ?? '');
  return {
    access_token: `access of ${asked.email}`, token_type: 'Bearer', expires_in: 60,
    id_token: await idToken(lie, issuer, { ...asked, secret }),
  };
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const [, lie, ...rest] = url.pathname.split('/');
  const issuer = `${url.origin}/${lie}`;
  const answer = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
  let text = '';
  for await (const chunk of request) text += chunk;
  const key = await keyOf(lie);
  switch (rest.join('/')) {
    case '.well-known/openid-configuration': return answer(200, discovery(lie, issuer));
    case 'jwks': return answer(200, { keys: [key.jwk] });
    case 'authorize': return answer(302, '', { location: authorize(lie, issuer, url.searchParams) });
    case 'rotate': keys.set(lie, newKey(randomUUID())); return answer(200, {});
    case 'token': {
      if (lie === 'long') return answer(200, ' '.repeat(2 << 20));
      if (lie === 'elsewhere') return answer(307, '', { location: `${url.origin}/honest/token` });
      const said = await token(lie, issuer, request, new URLSearchParams(text));
      return answer(said.error ? 400 : 200, said);
    }
    case 'userinfo': {
      const email = (request.headers.authorization ?? '').replace('Bearer access of ', '');
      return answer(200, { sub: `account of ${lie === 'userinfo' ? 'another' : email}`, email, email_verified: true });
    }
    default: return answer(404, {});
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
