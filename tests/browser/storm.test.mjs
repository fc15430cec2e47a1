// A storm in real browsers: an emergency, sixty reports, three crews of which one is without network, two partners.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { act, signIn, startTown, tick, until } from './town.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const REPORTS = 60;
let town;
before(async () => { town = await startTown({ reports: 40 }); });
after(async () => { await town?.stop(); });

/** A citizen's report, inside the emergency or not; its number. */
async function send(n) {
  const east = n % 2 === 0 ? n / 100_000 : 0.01 + n / 100_000;
  const report = { category: 'buca', subject: `Temporale ${n}`, lon: 11.1986 + east, lat: 43.8335, answers: { dimensione: 'media' } };
  const headers = { 'content-type': 'application/json', 'idempotency-key': `temporale-${n}` };
  const answer = await fetch(`${town.url}/api/v1/reports`, { method: 'POST', headers, body: JSON.stringify(report) });
  assert.equal(answer.status, 201);
  return (await answer.json()).number;
}

const stateOf = async (number) => (await (await fetch(`${town.url}/api/v1/reports/${number}`)).json()).state;

async function person(email, options) {
  const page = await town.page(options);
  await signIn(page, town.url, email);
  return page;
}

/** The desk issues an emergency of 500 m around the square that takes in holes. */
async function alarm(desk) {
  await desk.goto(`${town.url}/ufficio/emergenze/nuova`);
  const fields = { titolo: 'Temporale forte', evento: 'Temporale', istruzioni: 'Restate in casa.', telefono: '055 055', luogo: 'Centro', raggio: '500' };
  for (const [name, value] of Object.entries(fields)) await desk.fill(`[name=${name}]`, value);
  await tick(desk, 'input[name=pericolo][value=met]');
  for (const group of await desk.locator('details:has(input[name=categoria]) > summary').all()) await group.click();
  await tick(desk, 'input[name=categoria][value=buca]');
  await desk.fill('[name=fine]', new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 16));
  // As a click on the map would.
  await desk.evaluate(() => {
    document.querySelector('[name=lon]').value = '11.1986';
    document.querySelector('[name=lat]').value = '43.8335';
  });
  await desk.locator('main form[method=post] button[type=submit]').last().click();
  await desk.waitForURL(/\/ufficio\/emergenze\/\d/);
  return desk.url().split('?')[0].split('/').pop();
}

/** Gives a task; its number. */
async function give(coordinator, report, to) {
  await coordinator.goto(`${town.url}/ufficio/segnalazioni/${report}/lavori`);
  await coordinator.fill('#oggetto', 'Metti in sicurezza');
  await coordinator.selectOption('#a_chi', to);
  await coordinator.fill('#scadenza', new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16));
  await coordinator.click('main form button[type=submit]');
  await coordinator.waitForURL(/\/ufficio\/lavori\/\d/);
  return coordinator.url().split('/').pop();
}

const card = (page, number) => page.locator(`[data-task="${number}"]`);

/** A crew begins and ends a job; `taken` says when each act has been taken, or kept. */
async function work(crew, number, taken) {
  await card(crew, number).locator('button[value=start]').click();
  await taken(1);
  const finish = card(crew, number).locator('.day-finish');
  await finish.locator('> summary').click();
  await finish.locator('textarea').fill('Messo in sicurezza.');
  await finish.locator('button[type=submit]').click();
  await taken(2);
}

const waiting = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open('sestomia-day', 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction('queue').objectStore('queue').count();
    all.onsuccess = () => { request.result.close(); resolve(all.result); };
  };
}));

const told = (page, number) => page.evaluate(async (number) => (await (await fetch(`/api/v1/tasks/${number}`)).json()).state, number);

/** Somebody of a partner begins and ends a job on its page. */
async function workOn(page, address) {
  for (const code of ['start', 'finish']) {
    await page.goto(address);
    const form = page.locator(`form:has([name=atto][value=${code}])`);
    if (!(await form.isVisible())) await page.locator(`details:has([name=atto][value=${code}]) > summary`).click();
    await form.locator('button[type=submit]').click();
    await page.waitForLoadState();
  }
}

test('a storm ends with every task accounted for, and one answer for each report that came with it', async () => {
  const crews = [town.account('squadra.due@example.org', 'Squadra Due', 'crew', 'lavori-pubblici'), town.account('squadra.tre@example.org', 'Squadra Tre', 'crew', 'lavori-pubblici')];
  const desk = await person('operatore@example.org');
  const coordinator = await person('coordinatore@example.org');
  const emergency = await alarm(desk);
  const numbers = [];
  for (let n = 0; n < REPORTS; n += 6) numbers.push(...(await Promise.all([0, 1, 2, 3, 4, 5].map((i) => send(n + i)))));
  const inside = numbers.filter((_, n) => n % 2 === 0);
  const outside = numbers.filter((_, n) => n % 2 === 1);

  const names = [{ label: 'Sandro Squadri' }, { label: 'Squadra Due' }, { label: 'Squadra Tre' }, 'alia', 'publiacqua'];
  const tasks = [];
  for (const [n, report] of outside.slice(0, 8).entries()) {
    await act(desk, town.url, report, 'route', null, { ufficio: 'lavori-pubblici' });
    await act(coordinator, town.url, report, 'take_charge');
    const hand = n < 6 ? n % 3 : n - 3;
    tasks.push({ hand, report, number: await give(coordinator, report, names[hand]) });
  }
  const of = (hand) => tasks.filter((task) => task.hand === hand).map(({ number }) => number);

  const lost = await person('squadra@example.org', PHONE);
  await lost.waitForURL('**/ufficio/giornata');
  await until(() => lost.locator('[data-day]').getAttribute('data-kept'), 'the page is kept on the telephone');
  await lost.context().setOffline(true);
  for (const [n, number] of of(0).entries()) {
    await work(lost, number, (acts) => until(async () => (await waiting(lost)) === 2 * n + acts, 'it is kept'));
  }
  for (const [n, email] of crews.entries()) {
    const crew = await person(email, PHONE);
    await crew.waitForURL('**/ufficio/giornata');
    for (const number of of(n + 1)) {
      // The page is loaded anew when an act has been taken.
      const isBefore = () => crew.evaluate(() => globalThis.isBefore ?? false).catch(() => true);
      const marked = () => crew.evaluate(() => { globalThis.isBefore = true; });
      await marked();
      await work(crew, number, async (acts) => {
        await until(async () => !(await isBefore()), `act ${acts} on ${number} is taken`);
        await marked();
      });
      assert.equal(await told(coordinator, number), 'done', number);
    }
  }
  const partner = await person('partner@example.org');
  await workOn(partner, `${town.url}/ufficio/lavori/${of(3)[0]}`);
  // The other partner has no account: it gets a link.
  await coordinator.goto(`${town.url}/ufficio/lavori/${of(4)[0]}`);
  const link = coordinator.locator('details:has(input[name=atto][value=link])');
  if (!(await link.evaluate((details) => details.open))) await link.locator('> summary').click();
  await link.locator('form.record-form button[type=submit]').click();
  await coordinator.waitForLoadState();
  const stranger = await town.page(PHONE);
  await workOn(stranger, (await coordinator.textContent('.task-link')).trim());

  await lost.context().setOffline(false);
  await until(async () => (await waiting(lost).catch(() => 1)) === 0, 'all is sent');
  for (const { number, report } of tasks) {
    assert.equal(await told(coordinator, number), 'done', number);
    assert.equal(await stateOf(report), 'resolved', report);
  }
  await desk.goto(`${town.url}/ufficio/emergenze/${emergency}`);
  await desk.locator('details:has([name=testo]) > summary').last().click().catch(() => {});
  await desk.locator('[name=testo]:visible').last().fill('Cessato allarme.');
  await desk.locator('form:has([name=testo]:visible) button[type=submit]').last().click();
  await desk.waitForLoadState();
  const answered = async () => (await Promise.all(inside.map(stateOf))).filter((state) => state === 'answered').length;
  await until(async () => (await answered()) === inside.length, 'all that came with it are answered');
  for (const number of [inside[0], inside.at(-1)]) {
    await desk.goto(`${town.url}/ufficio/segnalazioni/${number}`);
    assert.equal(await desk.locator('.iter-step.state-answered').count(), 1, 'once');
  }
  assert.equal(await stateOf(outside.at(-1)), 'received');
});
