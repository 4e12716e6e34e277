// What the nightly run did, and which files it could not read, with what to do about each.
import { ask, badge, el, say, send, show } from './dom.js';
import { moment, number, t } from './words.js';

function table(caption, heads, rows) {
	return el(
		'div',
		{ class: 'wide', tabindex: 0, role: 'region', 'aria-label': caption },
		el(
			'table',
			{},
			el('caption', { class: 'hidden' }, caption),
			el(
				'thead',
				{},
				el(
					'tr',
					{},
					heads.map((head) => el('th', { scope: 'col' }, head)),
				),
			),
			el(
				'tbody',
				{},
				rows.map((row) =>
					el(
						'tr',
						{},
						row.map((cell, i) => (i ? el('td', {}, cell) : el('th', { scope: 'row' }, cell))),
					),
				),
			),
		),
	);
}

// A file, or all, is to be tried again by the next run; the button says so then.
function retryButton(text, path) {
	const button = el(
		'button',
		{
			type: 'button',
			'aria-label': path && `${text}: ${path}`,
			click: async () => {
				try {
					const { retried } = await send('POST', '/api/failed/retry', path ? { path } : {});
					button.replaceWith(badge(t('sẽ thử lại lần chạy tới')));
					say(t('Sẽ thử lại {n} tệp ở lần chạy tới', { n: retried }));
				} catch (error) {
					button.after(el('span', { class: 'warn', role: 'alert' }, ` ${error.message}`));
				}
			},
		},
		text,
	);
	return button;
}

function failures({ total, failed }) {
	if (!total) return el('p', {}, t('Mọi tệp đều đọc được.'));
	return [
		el(
			'p',
			{},
			t('{n} tệp. Sửa hoặc quét lại tệp là lần chạy sau tự đọc; tệp không đổi thì không thử lại, trừ khi bấm nút. ', { n: number(total) }),
			retryButton(t('Thử lại tất cả')),
		),
		table(
			t('Tệp không đọc được'),
			[t('Tệp'), t('Vì sao, cần làm gì'), t('Số lần thử'), t('Lần cuối'), t('Thử lại')],
			failed.map((file) => [
				el('span', { class: 'path' }, file.path),
				el('span', { class: 'reason' }, file.reason),
				number(file.tries),
				moment(file.time),
				file.retry ? badge(t('sẽ thử lại lần chạy tới')) : retryButton(t('Thử lại'), file.path),
			]),
		),
	];
}

export async function view({ signal }) {
	const [{ runs }, failed] = await Promise.all([ask('/api/runs', signal), ask('/api/failed', signal)]);
	const columns = {
		found: t('Thấy'),
		new: t('Mới'),
		changed: t('Đổi'),
		moved: t('Dời'),
		gone: t('Mất'),
		failed: t('Lỗi'),
		pages: t('Trang'),
	};
	show(
		t('Lần cập nhật'),
		el('h1', {}, t('Lần cập nhật')),
		el('section', {}, el('h2', {}, t('Tệp không đọc được')), failures(failed)),
		el(
			'section',
			{},
			el('h2', {}, t('Các lần chạy')),
			table(
				t('Các lần chạy'),
				[t('Bắt đầu'), t('Giây'), ...Object.values(columns)],
				runs.map((run) => [
					moment(run.started),
					run.ended ? number(run.ended - run.started) : t('chưa xong'),
					...Object.keys(columns).map((key) => (run.report?.[key] === undefined ? '' : number(run.report[key]))),
				]),
			),
		),
	);
	say(t('{n} tệp không đọc được', { n: failed.total }));
}
