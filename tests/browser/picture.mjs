// Draws the README's picture of the page, out of the sample archive: node picture.mjs ADDRESS FILE.png
import { chromium } from "playwright-core";

const [address, file] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
await page.goto(`${address}/?q=drones+person%3Azelenskyy`);
await page.screenshot({ path: file });
await browser.close();
