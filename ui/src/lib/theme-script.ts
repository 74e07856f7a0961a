/** Name in localStorage of what preferences.ts keeps. */
export const PREFERENCES = 'nightfloat.preferences'

/**
 * Runs inline in the head, before first paint, so that no page flashes in the wrong theme. The
 * server finds it in the exported HTML and allows it by its hash.
 */
export const THEME_SCRIPT = `(()=>{let p={};try{p=JSON.parse(localStorage.getItem(${JSON.stringify(PREFERENCES)})||'{}').state||{}}catch{}const d=document.documentElement.dataset;d.theme=p.theme==='light'||p.theme==='dark'?p.theme:matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';d.density=p.density||'normal'})()`
