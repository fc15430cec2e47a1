// A crew on a telephone without network: what it does is kept, sent later with its true time, and never lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { act, photo, signIn, startTown, tick, until } from './town.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
let town;
before(async () => { town = await startTown({ reports: 60 }); });
after(async () => { await town?.stop(); });

/** A report that the coordinator's office has taken in charge; returns its number. */
async function aReport(desk, coordinator, east) {
  const report = { category: 'buca', subject: 'Buca profonda', lon: 11.1986 + east, lat: 43.8335, answers: { dimensione: 'media' } };
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const answer = await fetch(`${town.url}/api/v1/reports`, { method: 'POST', headers, body: JSON.stringify(report) });
  const { number } = await answer.json();
  await act(desk, town.url, number, 'route', null, { ufficio: 'lavori-pubblici' });
  await act(coordinator, town.url, number, 'take_charge');
  return number;
}

/** Gives a task to the crew; returns its number. */
async function give(page, report, title, to = 'Sandro Squadri') {
  await page.goto(`${town.url}/ufficio/segnalazioni/${report}/lavori`);
  await page.fill('#oggetto', title);
  await page.selectOption('#a_chi', { label: to });
  await page.fill('#lista', 'Segnaletica\nPulizia');
  const due = await page.inputValue('#scadenza');
  if (!due) await page.fill('#scadenza', new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 16));
  await page.click('main form button[type=submit]');
  await page.waitForURL(/\/ufficio\/lavori\/\d/);
  return page.url().split('/').pop();
}

/** What waits on the telephone. */
const queue = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open('sestomia-day', 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction('queue').objectStore('queue').getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.map(({ number, event, conflict, photo }) => ({ number, ...event, conflict, size: photo?.size ?? 0 }))); };
  };
}));

const says = (locator, wanted) => until(async () => wanted.test(await locator.textContent()), `it says ${wanted}`);
const card = (page, number) => page.locator(`[data-task="${number}"]`);
const told = (page, number) => page.evaluate(async (number) => (await fetch(`/api/v1/tasks/${number}`)).json(), number);

test('what is done without network is kept, sent with its true time, and shown when it was not taken', async () => {
  const desk = await town.page();
  await signIn(desk, town.url);
  const coordinator = await town.page();
  await signIn(coordinator, town.url, 'coordinatore@example.org');
  const report = await aReport(desk, coordinator, 0);
  const [mine, lost] = [await give(coordinator, report, 'Chiudi la buca'), await give(coordinator, report, 'Rifai la segnaletica')];

  const crew = await town.page(PHONE);
  await signIn(crew, town.url, 'squadra@example.org');
  await crew.waitForURL('**/ufficio/giornata');
  await until(() => crew.locator('[data-day]').getAttribute('data-kept'), 'the page is kept on the telephone');
  const faults = (await new AxeBuilder({ page: crew }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag2aaa']).disableRules(['identical-links-same-purpose']).include('.day').analyze()).violations;
  assert.deepEqual(faults.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
  for (const button of await crew.locator('.day-card .day-button:visible').all()) assert.ok((await button.boundingBox()).height >= 48);

  // The network goes; the page can still be opened, with its pictures.
  await crew.context().setOffline(true);
  await crew.reload();
  assert.match(await card(crew, mine).textContent(), /Chiudi la buca/);
  assert.ok(await crew.locator('.day-map').evaluate((image) => image.complete && image.naturalWidth > 0), 'the map is there');

  await card(crew, mine).locator('button[value=travel]').click();
  await until(async () => (await queue(crew)).length === 1, 'it is kept');
  await says(crew.locator('[data-net]'), /Senza rete: 1 azione da inviare/);
  await says(card(crew, mine).locator('[data-state-text]'), /In viaggio/);
  assert.equal(await card(crew, mine).locator('button[value=travel]').isDisabled(), true);
  await card(crew, mine).locator('button[value=start]').click();
  await until(async () => (await queue(crew)).length === 2, 'the second is kept');
  await card(crew, mine).locator('.day-photo input[type=file]').setInputFiles(await photo(coordinator));
  await card(crew, mine).locator('.day-photo button').click();
  await until(async () => (await queue(crew)).length === 3, 'the photo is kept');
  await card(crew, mine).locator('.day-finish > summary').click();
  await card(crew, mine).locator('[name=materiale_1]').fill('Sacco di asfalto');
  const more = card(crew, mine).getByRole('button', { name: 'Uno di più: Quantità' }).first();
  for (let n = 0; n < 2; n += 1) await more.click();
  assert.equal(await card(crew, mine).locator('[name=quantita_1]').inputValue(), '2');
  await card(crew, mine).locator('.day-finish textarea').fill('Messi due sacchi.');
  await card(crew, mine).locator('.day-finish button[type=submit]').click();
  await until(async () => (await queue(crew)).length === 4, 'the last word is kept');
  await card(crew, lost).locator('button[value=start]').click();
  await until(async () => (await queue(crew)).length === 5, 'that of the other task too');
  await says(crew.locator('[data-net]'), /5 azioni da inviare/);

  // The telephone is switched off and on again: nothing is gone.
  await crew.reload();
  const kept = await queue(crew);
  assert.deepEqual(kept.map(({ act }) => act), ['travel', 'start', 'photograph', 'finish', 'start']);
  assert.ok(kept[2].size > 1000, 'the photo itself');
  await says(card(crew, mine).locator('[data-state-text]'), /Finito/);

  // Meanwhile the other task is given to somebody else.
  await coordinator.goto(`${town.url}/ufficio/lavori/${lost}`);
  await coordinator.locator('details:has(input[value=reassign]) > summary').click();
  await coordinator.selectOption('#a_chi', 'alia');
  await coordinator.locator('form:has(input[value=reassign]) button[type=submit]').click();
  await coordinator.waitForLoadState();

  await crew.context().setOffline(false);
  // The page is loaded anew when all of it has been taken.
  await until(async () => (await queue(crew).catch(() => [{}])).every((entry) => entry.conflict), 'all that can be is sent');
  const done = await told(coordinator, mine);
  assert.equal(done.state, 'done');
  assert.equal(Date.parse(done.state_since), Date.parse(kept[3].at), 'the time is the true one');
  assert.equal(done.text, 'Messi due sacchi.');
  const conflict = crew.locator('[data-conflicts] li');
  await until(async () => (await conflict.count()) === 1, 'what was not taken is shown');
  assert.match(await conflict.textContent(), /Rifai la segnaletica.*non è più assegnato a te/);
  await crew.reload();
  await until(async () => (await conflict.count()) === 1, 'it is still there');
  assert.equal((await told(coordinator, lost)).state, 'assigned');
  await conflict.locator('button').last().click();
  await until(async () => (await queue(crew)).length === 0, 'it goes when the crew has seen it');

  // The report follows: it is begun by the crew's true start.
  await coordinator.goto(`${town.url}/ufficio/lavori/${mine}`);
  assert.equal(await coordinator.locator('.task-photos img').count(), 1);
  await coordinator.locator('form:has(input[value=verify]) button[type=submit]').click();
  await coordinator.waitForLoadState();
  assert.match(await coordinator.locator('.task-state').textContent(), /Verificato/);
});

test('the day works without scripts', async () => {
  const coordinator = await town.page();
  await signIn(coordinator, town.url, 'coordinatore@example.org');
  const desk = await town.page();
  await signIn(desk, town.url);
  const number = await give(coordinator, await aReport(desk, coordinator, 0.01), 'Senza script');
  const crew = await town.page({ ...PHONE, javaScriptEnabled: false });
  await signIn(crew, town.url, 'squadra@example.org');
  await crew.goto(`${town.url}/ufficio/giornata`);
  await card(crew, number).locator('button[value=travel]').click();
  await card(crew, number).locator('button[value=start]').click();
  await card(crew, number).locator('.day-finish > summary').click();
  await tick(crew, `[data-task="${number}"] .day-finish input[name=esito][value=done]`);
  await card(crew, number).locator('.day-finish button[type=submit]').click();
  await crew.waitForURL('**/ufficio/giornata');
  assert.equal(await card(crew, number).count(), 0, 'it is no longer to do');
});
