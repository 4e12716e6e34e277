// Directives that papers cite and the archive does not hold, most cited first: what to ask for.
import { ask, el, origin, say, show, workLink } from './dom.js';

export async function missing({ signal }) {
	const answer = await ask('/api/missing?limit=200', signal);
	show('Văn bản còn thiếu', el('h1', {}, 'Văn bản được trích dẫn, chưa có trong kho'),
		el('p', { class: 'quiet' }, `${answer.total} văn bản; được dẫn nhiều nhất đứng trước.`),
		el('ol', {}, answer.missing.map((work) => el('li', {}, workLink(work), ' ', origin(work),
			el('span', { class: 'quiet' }, ` – được dẫn ${work.cited_by} lần`)))));
	say(`${answer.total} văn bản`);
}
