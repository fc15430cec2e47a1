// Signing in by a real OpenID Connect provider (oidc-provider, on this machine), with its own pages, in a real browser.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import Provider from 'oidc-provider';
import { freePort, startTown } from './town.mjs';

const CLIENT = { id: 'sestomia', secret: 'un-segreto:di+prova%26&no' };
const NAME = 'Identità del Comune';
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
// Two who have an account here, and one who has none.
const PEOPLE = { operatore: 'operatore@example.org', admin: 'sistema@example.org', estranea: 'estranea@example.org' };

let town;
let issuer;
let server;
before(async () => {
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  town = await startTown({
    reports: 20,
    settings: {
      SESTOMIA_OPENID_ISSUER: issuer,
      SESTOMIA_OPENID_CLIENT: CLIENT.id,
      SESTOMIA_OPENID_SECRET: CLIENT.secret,
      SESTOMIA_OPENID_NAME: NAME,
    },
  });
});
after(async () => {
  await closeProvider();
  await town?.stop();
});

/** Starts the provider, which the service has been up without until now. */
async function openProvider() {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [`${town.url}/accedi/openid/ritorno`],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: PEOPLE[id], email_verified: true }) }),
    pkce: { required: () => true },
    cookies: { keys: ['una chiave di prova'] },
  });
  server = createServer(provider.callback()).listen(Number(new URL(issuer).port), '127.0.0.1');
  await once(server, 'listening');
}

async function closeProvider() {
  if (!server) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  server = undefined;
}

async function browser(viewport, options = {}) {
  const page = await town.page({ viewport, ...options });
  page.setDefaultTimeout(15_000);
  // The provider's pages want a font from elsewhere.
  await page.context().route((url) => !url.href.startsWith(town.url) && !url.href.startsWith(issuer), (route) => route.abort());
  return page;
}

async function check(page) {
  const results = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  assert.deepEqual(results.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px wider than the window`);
}

/** Keeps a picture for people to look at, if they say where. */
async function picture(page, name) {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
}

/** Says at the provider who one is, and lets it tell us. */
async function says(page, login) {
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.fill('[name=login]', login);
  await page.fill('[name=password]', 'qualunque');
  await page.click('[type=submit]');
  await page.waitForSelector('form:has([name=prompt][value=consent]) [type=submit]');
  await page.click('form [type=submit]');
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`while the provider is away the page says what to do, on a ${size}`, async () => {
    const page = await browser(viewport);
    await page.goto(`${town.url}/accedi?poi=/ufficio/profilo`);
    await check(page);
    await picture(page, `sign-in-${size}`);
    await page.click(`text=Accedi con ${NAME}`);
    await page.waitForURL('**/accedi?openid=irraggiungibile*');
    assert.match(await page.textContent('main [role=alert]'), /non risponde/);
    assert.equal(await page.inputValue('[name=poi]'), '/ufficio/profilo', 'where one was going is kept');
    await check(page);
    await picture(page, `away-${size}`);
    await page.context().close();
  });
}

test('somebody signs in, and is known the next time', async () => {
  await openProvider();
  for (const [size, viewport] of Object.entries(SIZES)) {
    // Without scripts on the telephone: nothing of it needs them.
    const page = await browser(viewport, { javaScriptEnabled: size === 'desktop' });
    await page.goto(`${town.url}/ufficio/profilo`);
    await page.waitForURL('**/accedi?poi=*');
    // The service remembers for some seconds that the provider was away.
    for (let n = 0; n < 60 && !page.url().startsWith(issuer); n += 1) {
      await page.click(`text=Accedi con ${NAME}`);
      if (!page.url().startsWith(issuer)) await page.waitForTimeout(500);
    }
    await says(page, 'operatore');
    await page.waitForURL(`${town.url}/ufficio/profilo`);
    assert.match(await page.textContent('#openid-title ~ p'), new RegExp(`Accedi con ${NAME}, collegato`));
    if (size === 'desktop') await check(page);
    await picture(page, `profile-${size}`);
    // Signing out is out of here.
    await page.click('text=Esci');
    await page.goto(`${town.url}/ufficio`);
    await page.waitForURL('**/accedi?poi=*');
    await page.context().close();
  }
});

test('who has no account here is told so, and can be somebody else', async () => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const page = await browser(viewport);
    await page.goto(`${town.url}/accedi`);
    await page.click(`text=Accedi con ${NAME}`);
    await says(page, 'estranea');
    await page.waitForURL('**/accedi?openid=nessuno*');
    assert.match(await page.textContent('main [role=alert]'), /chiedi all'amministratore di sistema/);
    await check(page);
    await picture(page, `nobody-${size}`);
    await page.click(`text=Accedi con ${NAME}`);
    await says(page, 'admin');
    await page.waitForURL(`${town.url}/ufficio**`);
    await page.goto(`${town.url}/ufficio/utenti`);
    const row = page.locator('tr', { hasText: PEOPLE.operatore });
    await row.locator('a').first().click();
    assert.match(await page.textContent('#openid-title ~ p'), new RegExp(issuer));
    await check(page);
    await picture(page, `user-${size}`);
    await page.context().close();
  }
});

test('whoever goes away from the provider comes back to the page', async () => {
  const page = await browser(SIZES.desktop);
  await page.goto(`${town.url}/accedi`);
  await page.click(`text=Accedi con ${NAME}`);
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.click('text=[ Cancel ]');
  await page.waitForURL('**/accedi?openid=interrotto*');
  await check(page);
  await picture(page, 'declined');
  await page.context().close();
});
