// Accessibility (axe-core, WCAG 2.1 A and AA) and width of the pages, on a desktop and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { openForm, photo, signIn, startTown, tick, until } from './town.mjs';

let town;
let number;
before(async () => {
  town = await startTown({ reports: 60 });
  // Of so few made-up ones all may be closed by today.
  for (const [i, subject] of ['Buca davanti alla scuola', 'Buca in curva', 'Buca sulle strisce'].entries()) {
    const report = { category: 'buca', subject, lon: 11.1986 + i / 1000, lat: 43.8335, answers: { dimensione: 'media' } };
    const headers = { 'content-type': 'application/json', 'idempotency-key': `access-${i}` };
    const opened = await fetch(`${town.url}/api/v1/reports`, { method: 'POST', headers, body: JSON.stringify(report) });
    number = (await opened.json()).number;
  }
});
after(async () => { await town?.stop(); });

const A_YEAR_AGO = new Date(Date.now() - 365 * 24 * 3600 * 1000).toISOString();
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 740 } };

/**
 * Nothing that is tapped is smaller than a finger: but for links within text, and what a larger label or the whole row
 * stands for.
 */
function tooSmall() {
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const within = (element) => getComputedStyle(element).display === 'inline' || element.closest('[aria-hidden="true"]');
  return [...document.querySelectorAll('main :is(a, button, summary, select, input:not([type=hidden]), label[for])')]
    .filter((element) => shown(element) && !within(element) && !element.matches('[type=checkbox], [type=radio], .maplibregl-ctrl *, .desk-row > a'))
    .filter((element) => !element.matches('label') || element.control?.matches('[type=checkbox], [type=radio]'))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 44 - 0.5)
    .map(({ element, box }) => `${element.tagName} ${element.textContent.trim().slice(0, 30)}: ${Math.round(box.height)} px`);
}

async function check(page) {
  const results = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).exclude('.maplibregl-canvas').analyze();
  const found = results.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`);
  assert.deepEqual(found, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px wider than the window`);
  if (page.viewportSize().width < 500) assert.deepEqual(await page.evaluate(tooSmall), []);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const path of ['/', `/?at=${A_YEAR_AGO}`, '/en/', '/segnalazioni', '/en/segnalazioni?stato=chiuse&periodo=30', '/interventi', '/en/interventi?quali=finiti', '/segnala', '/segui', '/accedi', '/privacy', '/nessuna']) {
    test(`${path} on a ${size}`, async () => {
      const page = await town.page({ viewport });
      await page.goto(`${town.url}${path}`);
      await check(page);
      await page.context().close();
    });
  }

  test(`a report on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await page.goto(`${town.url}/segnalazioni/${number}`);
    await check(page);
    await page.goto(`${town.url}/en/segnalazioni/${number}`);
    await check(page);
    await page.context().close();
  });

  // Each language at one size: what a step looks like depends on one or the other, not on both.
  const prefix = size === 'phone' ? '' : '/en';
  test(`every step of the form on a ${size}, ${prefix || '/it'}`, async () => {
    const page = await town.page({ viewport });
    await openForm(page, town.url, prefix);
    await check(page);
    await page.click('.submit-buttons button[value=avanti]');
    await page.waitForSelector('[role=alert]');
    await check(page);
    await page.fill('#address', 'gramsci');
    await page.waitForSelector('[role=option]');
    await check(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(() => page.inputValue('input[name=lon]'), 'the place is taken');
    await tick(page, '#c-buca');
    await page.waitForSelector('#questions :is(select, input)');
    for (const select of await page.locator('#questions select').all()) await select.selectOption({ index: 1 });
    for (const radio of await page.locator('#questions input[value=no]').all()) await tick(page, `#${await radio.getAttribute('id')}`);
    await page.setInputFiles('#photo-input', await photo(page));
    await page.waitForSelector('#photos img');
    await page.fill('#oggetto', 'Buca davanti al bar');
    assert.equal(await page.locator('.form-feedback').count(), 0, 'what has been mended is no longer said');
    await check(page);
    await page.click('.submit-buttons button[value=avanti]');
    await page.waitForURL('**/segnala/riepilogo');
    await check(page);
    await page.click('main form button[type=submit]');
    await page.waitForURL('**/segnala/fatto*');
    await check(page);
    await page.click('#private-link');
    await page.waitForURL('**/segnalazioni/**');
    await check(page);
    await page.context().close();
  });

  test(`what leaves the house on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await signIn(page, town.url, 'sistema@example.org');
    for (const path of ['/ufficio/invii', '/en/ufficio/webhook', '/ufficio/webhook/alia', '/ufficio/profilo', '/ufficio/profilo?codice=nuovo', '/ufficio/chiavi', '/ufficio/persone?q=055', '/ufficio/registro']) {
      await page.goto(`${town.url}${path}`);
      await check(page);
    }
    await page.context().close();
  });

  test(`works on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await page.goto(`${town.url}/interventi?quali=finiti`);
    await page.click('.works-card a');
    await check(page);
    await signIn(page, town.url, 'coordinatore@example.org');
    for (const path of ['/ufficio/interventi', '/en/ufficio/interventi/nuovo', '/ufficio/lavagna', '/en/ufficio/lavagna?per=squadra', '/ufficio/qui?q=Via+Gramsci&m=250', '/ufficio/ricorrenti']) {
      await page.goto(`${town.url}${path}`);
      await check(page);
    }
    await page.goto(`${town.url}/ufficio/interventi`);
    await page.click('.works-card a');
    await check(page);
    await page.click('a[href$="/piano"]');
    await check(page);
    await page.context().close();
  });

  test(`emergencies on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await page.goto(`${town.url}/emergenze`);
    await check(page);
    await page.click('.emergency-card a');
    await check(page);
    await signIn(page, town.url);
    const begin = async (exercise) => {
      await page.goto(`${town.url}/ufficio/emergenze/nuova`);
      await check(page);
      if (exercise) await page.check('label[for=esercitazione]');
      await page.fill('#titolo', 'Fuga di gas in centro');
      await page.fill('#evento', 'Fuga di gas');
      await page.fill('#istruzioni', 'Aprite le finestre e uscite.');
      await page.fill('#telefono', '115');
      await page.fill('#luogo', 'Centro');
      await page.fill('#indirizzo', 'Via Antonio Gramsci');
      await page.check('label[for=pericolo-infra]');
      await page.fill('#fine', new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 16));
      await page.click('main form button[type=submit]');
    };
    await begin(true);
    await page.waitForURL(/fatto=emessa/);
    await check(page);
    assert.match(await page.textContent('main'), /ESERCITAZIONE/);
    await page.goto(`${town.url}/`);
    assert.equal(await page.locator('.emergency-band').count(), 0);
    await page.goto(`${town.url}/ufficio/emergenze`);
    await check(page);
    await page.click('.emergency-card a');
    await page.click('a[href$="/aggiorna"]');
    await check(page);
    await page.context().close();
  });

  test(`response times on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await signIn(page, town.url, 'amministratore@example.org');
    for (const path of ['/ufficio/andamento?dal=2020-01-01', '/en/ufficio/andamento', '/ufficio/andamento/segnalazioni?dal=2020-01-01&figura=ricevute']) {
      await page.goto(`${town.url}${path}`);
      await check(page);
    }
    await page.context().close();
  });

  test(`the desk on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await signIn(page, town.url);
    await check(page);
    await page.goto(`${town.url}/ufficio?vista=tutte&aperta=${number}`);
    await check(page);
    await page.goto(`${town.url}/ufficio/segnalazioni/${number}`);
    await check(page);
    // With a document of its own, and a note that another office answers.
    await page.click('.record-documents details > summary');
    await page.fill('#documento-titolo', 'Perizia sul manto stradale');
    await page.setInputFiles('#documento-file', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
    await page.selectOption('#documento-visibile', 'public');
    await page.click('button[value=documento]');
    await page.waitForSelector('.enclosures a');
    await check(page);
    await page.fill('#nota', '@edilizia-privata è una vostra pratica?');
    await page.click('button[value=nota]');
    await page.waitForSelector('.comment.is-internal');
    const other = await town.page({ viewport });
    await signIn(other, town.url, 'edilizia@example.org');
    await other.goto(`${town.url}/ufficio/menzioni`);
    await check(other);
    await other.click('main a.btn-primary');
    await check(other);
    await other.context().close();
    await page.goto(`${town.url}/segnalazioni/${number}`);
    await check(page);
    await page.goto(`${town.url}/ufficio/nuova`);
    await check(page);
    await page.click('[data-save]');
    await page.waitForSelector('[role=alert]');
    await check(page);
    await page.context().close();
  });

  test(`the settings on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await signIn(page, town.url, 'sistema@example.org');
    for (const path of ['', '/regole', '/regole/stazione', '/categorie/buca', '/gruppi', '/gruppi/nuovo', '/uffici/publiacqua', '/testi/risolta', '/zone/stazione-sesto', '/calendario/sesto-fiorentino']) {
      await page.goto(`${town.url}${prefix}/ufficio/impostazioni${path}`);
      await check(page);
    }
    await page.fill('#patrono', '31-31');
    await page.click('button[value=controlla]');
    await page.waitForSelector('[role=alert]');
    await check(page);
    await page.fill('#patrono', '12-31');
    await page.click('button[value=controlla]');
    await page.waitForSelector('#anteprima');
    await check(page);
    await page.context().close();
  });
}

test('text twice as large stays within the window of a phone', async () => {
  const page = await town.page({ viewport: SIZES.phone });
  for (const path of ['/', '/segnalazioni', `/segnalazioni/${number}`, '/segnala', '/accedi']) {
    await page.goto(`${town.url}${path}`);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%', 'important'));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${path}: ${wide} px wider than the window`);
  }
});

test('a report is made with the keyboard alone', async () => {
  const page = await town.page();
  const press = (key) => page.keyboard.press(key);
  const isAt = (selector) => page.evaluate((sought) => document.activeElement?.matches(sought) ?? false, selector);
  /** Tabs until what is sought has focus: a reader who does not find it in so many steps has lost their way. */
  const tabTo = async (selector) => {
    for (let step = 0; step < 80; step += 1) {
      if (await isAt(selector)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  };
  await page.goto(`${town.url}/`);
  await tabTo('.btn-report');
  await press('Enter');
  await page.waitForURL('**/segnala');
  await tabTo('#privacy');
  await press('Space');
  await tabTo('main button[type=submit]');
  await press('Enter');
  await page.waitForURL('**/segnala/dati');
  await tabTo('#address');
  await page.keyboard.type('gramsci');
  await page.waitForSelector('[role=option]');
  await press('ArrowDown');
  await press('Enter');
  await until(() => page.inputValue('input[name=lon]'), 'the place is taken');
  await tabTo('#category-filter');
  await page.keyboard.type('lampione');
  await press('Enter');
  await page.waitForSelector('#questions select');
  await tabTo('#questions select');
  await press('ArrowDown');
  for (const [i, group] of (await page.locator('#questions fieldset').all()).entries()) {
    const id = await group.locator('input[type=radio]').first().getAttribute('id');
    await page.focus(`#${id}`);
    await press(i === 0 ? 'ArrowRight' : 'Space');
  }
  await tabTo('#oggetto');
  await page.keyboard.type('Lampione spento da ieri');
  await press('Enter');
  await page.waitForURL('**/segnala/riepilogo');
  await tabTo('main form button[type=submit]');
  await press('Enter');
  await page.waitForURL('**/segnala/fatto*');
  assert.match(await page.textContent('.done-number'), /\d{4}-\d{6}/);
  assert.deepEqual(page.faults, []);
});

test('the desk moves through its queue with the keyboard alone', async () => {
  const page = await town.page();
  await signIn(page, town.url);
  await page.goto(`${town.url}/ufficio?vista=tutte`);
  await page.keyboard.press('j');
  const first = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), first);
  await page.keyboard.press('?');
  await page.waitForSelector('#keys[open]');
  await page.keyboard.press('Escape');
  await page.evaluate(() => { window.stayed = true; });
  await page.focus(`a[href="${first}"]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#pane [data-number]');
  await page.waitForURL('**aperta=*');
  // The usual act by its key, sent without leaving the page: the record shows what it has become.
  await page.goto(`${town.url}/ufficio?vista=nuove`);
  await page.evaluate(() => { window.stayed = true; });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#pane form input[value=route]', { state: 'attached' });
  await page.keyboard.press('r');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ufficio');
  await page.selectOption('#ufficio', 'lavori-pubblici');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#pane form input[value=take_charge]', { state: 'attached' });
  assert.equal(await page.evaluate(() => window.stayed), true, 'the page was not left');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'desk-search');
  await page.keyboard.press('Escape');
  await page.focus('#pane');
  await page.keyboard.press('n');
  await page.waitForURL('**/ufficio/nuova');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'telefono');
  assert.deepEqual(page.faults, []);
});

test('the desk enters a report for a caller it knows in twelve interactions at most', async () => {
  const page = await town.page();
  await signIn(page, town.url);
  const enter = async () => {
    let interactions = 0;
    const type = (text) => { interactions += 1; return page.keyboard.type(text); };
    const press = (key) => { interactions += 1; return page.keyboard.press(key); };
    const isAt = (selector) => until(() => page.evaluate((sought) => document.activeElement?.matches(sought) ?? false, selector), `${selector} is next`);
    const began = Date.now();
    // Counted from the open form on, which is one key away.
    await page.keyboard.press('n');
    await page.waitForURL('**/ufficio/nuova');
    await isAt('#telefono');
    await type('055 123 9876');
    await press('Enter');
    await isAt('#address');
    await type('gramsci');
    await press('Enter');
    await isAt('#category-typed');
    await type('buca');
    await press('Enter');
    // Is anybody in danger? No.
    await isAt('#questions input[type=radio]');
    await press('ArrowRight');
    await press('Enter');
    await isAt('#questions select');
    await type('m');
    await press('Enter');
    await isAt('#oggetto');
    await type('Buca davanti al bar');
    const name = await page.inputValue('#nome');
    await press('Control+Enter');
    await page.waitForSelector('.announced-number');
    return { interactions, name, seconds: (Date.now() - began) / 1000, number: await page.textContent('.announced-number') };
  };
  // Who calls for the first time says who it is.
  await page.goto(`${town.url}/ufficio/nuova`);
  await page.fill('#telefono', '+39 055 1239876');
  await page.fill('#nome', 'Ada Ricci');
  await page.fill('#address', 'Via Antonio Gramsci');
  await page.click('#oggetto');
  await page.keyboard.type('Una prova');
  await page.fill('#category-typed', 'erba');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#questions :is(select, input)');
  for (const select of await page.locator('#questions select').all()) await select.selectOption({ index: 1 });
  for (const radio of await page.locator('#questions input[value=no]').all()) await tick(page, `#${await radio.getAttribute('id')}`);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.announced-number');
  const { interactions, name, seconds, number } = await enter();
  assert.ok(interactions <= 12, `${interactions} interactions`);
  assert.ok(seconds < 30, `${seconds} seconds`);
  assert.equal(name, 'Ada Ricci', 'who is known completes themselves');
  assert.match(number, /\d{4}-\d{6}/);
  assert.match(await page.textContent('.announced'), /Risposta promessa entro/);
  assert.deepEqual(page.faults, []);
});

// The last: what holds stands above every page.
test('an emergency in force, on a desktop and a phone', async () => {
  const staff = await town.page({ viewport: SIZES.desktop });
  await signIn(staff, town.url);
  await staff.goto(`${town.url}/ufficio/emergenze/nuova`);
  const fields = { titolo: 'Fuga di gas in centro', evento: 'Fuga di gas', istruzioni: 'Aprite le finestre e uscite.', telefono: '115', luogo: 'Centro', indirizzo: 'Via Antonio Gramsci' };
  for (const [name, value] of Object.entries(fields)) await staff.fill(`#${name}`, value);
  await staff.check('#pericolo-infra', { force: true });
  await staff.fill('#fine', new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 16));
  await staff.click('main form button[type=submit]');
  await staff.waitForURL(/fatto=emessa/);
  for (const viewport of Object.values(SIZES)) {
    const page = await town.page({ viewport });
    for (const path of ['/', '/en/emergenze', '/segnala', '/privacy']) {
      await page.goto(`${town.url}${path}`);
      assert.equal(await page.getAttribute('.emergency-band a', 'href'), 'tel:115');
      await check(page);
    }
    await page.context().close();
  }
  await staff.fill('#testo', 'È tutto finito.');
  await staff.click('main form button.btn-danger');
  await staff.waitForURL(/fatto=chiusa/);
  assert.equal(await staff.locator('.emergency-band:not(:has(.exercise-mark))').count(), 0);
  await staff.context().close();
});
