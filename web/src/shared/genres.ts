// The genres (体裁) a text may have: who writes may choose one, and a body's words may be meant for some only.

export const genreWord: Record<string, string> = {
  notice: '通知', announcement: '公告通告', report: '报告', news: '新闻报道', policy: '政策解读', service: '服务信息', speech: '讲话', letter: '信函', interview: '访谈', ad: '广告',
}

/** What somebody may say of his own text: an office publishes no advertisements. */
export const genresToWrite = Object.entries(genreWord).filter(([value]) => value !== 'ad').map(([value, label]) => ({ value, label }))
