// Accessibility (axe-core, WCAG 2.1 A and AA) and width of the pages, on a desktop and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { openForm, signIn, startTown } from './town.mjs';

let town;
let number;
before(async () => {
  town = await startTown({ reports: 60 });
  const list = await (await fetch(`${town.url}/api/v1/reports?stato=aperte`)).json();
  number = list.reports[0].number;
});
after(async () => { await town?.stop(); });

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 375, height: 740 } };

async function check(page) {
  const results = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).exclude('.maplibregl-canvas').analyze();
  const found = results.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`);
  assert.deepEqual(found, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px wider than the window`);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const path of ['/', '/en/', '/segnalazioni', '/segnala', '/accedi', '/privacy', '/nessuna']) {
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
  });

  test(`the form on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await openForm(page, town.url);
    await check(page);
    await page.click('.submit-buttons button[value=avanti]');
    await page.waitForSelector('[role=alert]');
    await check(page);
  });

  test(`the desk on a ${size}`, async () => {
    const page = await town.page({ viewport });
    await signIn(page, town.url);
    await check(page);
    await page.goto(`${town.url}/ufficio/segnalazioni/${number}`);
    await check(page);
    await page.goto(`${town.url}/ufficio/nuova`);
    await check(page);
  });
}
