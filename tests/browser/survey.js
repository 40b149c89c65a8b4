// What is wrong with the page that is open: width, names, labels, headings, order. Gives sentences; none means well.
() => {
  const wrong = [];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const seen = one => one.checkVisibility({ visibilityProperty: true });
  const show = one => one.outerHTML.replace(/\s+/g, ' ').slice(0, 120);
  const say = (what, ones) => ones.forEach(one => wrong.push(`${what}: ${show(one)}`));
  const words = one => (one.getAttribute('aria-label') || one.innerText || one.getAttribute('alt') || '').trim();

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const across = one => { const box = one.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; };
    const kept = one => one.closest('.scroll, .vh, .skip, svg');
    wrong.push(`wider than the window by ${wide}`);
    say('reaches out', all('body *').filter(one => seen(one) && across(one) && !kept(one)).slice(-3));
  }

  const html = document.documentElement;
  if (!html.lang || html.dir !== (html.lang === 'ar' ? 'rtl' : 'ltr')) wrong.push(`lang ${html.lang}, dir ${html.dir}`);
  if (!/\S · \S/.test(document.title)) wrong.push(`title: ${document.title}`);
  for (const [selector, count] of [['h1', 1], ['main', 1], ['header', 1], ['main h1', 1]])
    if (all(selector).filter(seen).length !== count) wrong.push(`${selector}: ${all(selector).length} instead of ${count}`);

  let level = 0;
  for (const one of all('h1, h2, h3, h4, h5, h6')) {
    const here = Number(one.tagName[1]);
    if (here > level + 1 && level) say(`h${here} after h${level}`, [one]);
    if (!words(one) && !one.textContent.trim()) say('empty heading', [one]);
    level = here;
  }

  const ids = all('[id]').map(one => one.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach(id => wrong.push(`id twice: ${id}`));
  for (const name of ['aria-describedby', 'aria-labelledby', 'for'])
    for (const one of all(`[${name}]`))
      for (const id of one.getAttribute(name).trim().split(/\s+/))
        if (!document.getElementById(id)) say(`${name} leads nowhere (${id})`, [one]);
  say('link leads nowhere', all('a[href^="#"]').filter(one => !document.getElementById(one.hash.slice(1))));

  say('no label', all('input:not([type=hidden]), select, textarea').filter(one => !one.labels.length && !one.ariaLabel));
  say('no group', all('input[type=radio]').filter(one => !one.closest('fieldset')));
  say('no legend', all('fieldset:not([role=none])').filter(one => !one.querySelector(':scope > legend')?.textContent.trim()));
  say('no name', all('a[href], button, summary').filter(one => seen(one) && !words(one)));
  say('no alternative', all('img:not([alt]), svg:not([aria-hidden=true])'));
  say('unnamed landmark', all('nav').filter(one => !one.ariaLabel));
  say('unnamed table', all('table').filter(one => !one.ariaLabel && !one.caption));
  say('header cell without scope', all('th:not([scope])'));
  say('list of something else', all('ul, ol').filter(one => [...one.children].some(child => child.tagName !== 'LI')));
  say('small target', all('button, select, input:not([type=hidden]), textarea, summary').filter(
    one => seen(one) && one.getBoundingClientRect().height < 24));
  say('order of its own', all('[tabindex]').filter(one => one.tabIndex > 0));
  say('opens elsewhere', all('[target]'));

  const sizes = all('main *').filter(one => seen(one) && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  say('small print', sizes.filter(one => parseFloat(getComputedStyle(one).fontSize) < 12));
  return wrong;
}
