// Says how much has come since the page was made. It moves no list: the person follows the link.
"use strict";
const line = document.querySelector("[data-news]");
const timer = setInterval(ask, 60000);

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(line.dataset.news, { redirect: "error" });
    if (answer.status === 204) clearInterval(timer); // signed out, or locked
    if (answer.status !== 200) return;
    const said = await answer.text();
    if (said !== line.textContent) line.textContent = said;
  } catch {
    // the network is away: the next minute asks once more
  }
}
