// A real provider of single sign-on on a free port of 127.0.0.1, which it prints. Whoever signs in is whom they say:
// the login is `email` or `account/email`, and every password is right. Clients register themselves.
//   node provider.mjs
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  features: { registration: { enabled: true } },
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
  findAccount: (_context, login) => {
    const email = login.split('/').at(-1);
    const name = `Somebody called ${email.split('@')[0]}`;
    // "bea.de-AT@…" is from Austria; others do not say where.
    const [, locale] = email.split('@')[0].split('.');
    const claims = () => ({ sub: login, email, email_verified: !email.startsWith('unproved'), name, ...(locale ? { locale } : {}) });
    return { accountId: login, claims };
  },
  // Nobody is asked whether the product may know the address: a company's provider does not ask either.
  loadExistingGrant: async (context) => {
    const { client, session, provider: own } = context.oidc;
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  cookies: { keys: ['only for tests'] },
});

server.on('request', provider.callback());
console.log(server.address().port);
