// Draws pictures of pages: node screenshots.mjs FILE.html PICTURE.png WIDTH HEIGHT THEME, as often as wanted.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { chromium } = createRequire(`${process.cwd()}/build/page/npm/`)('playwright-core');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (let at = 2; at < process.argv.length; at += 5) {
    const [file, picture, width, height, theme] = process.argv.slice(at, at + 5);
    const context = await browser.newContext({ viewport: { width: +width, height: +height }, colorScheme: theme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: picture });
    await context.close();
}
await browser.close();
