import type { Route } from 'next'

/** The login page, which comes back to where one was. */
export function loginRoute({ pathname, search }: { pathname: string; search: string }): Route {
  return `/login?next=${encodeURIComponent(pathname + search)}` as Route
}

/** Where `?next=` leads, if that is a page of this origin; else the start page. */
export function nextRoute(search: string): Route {
  const next = new URLSearchParams(search).get('next') ?? '/'
  return (/^\/(?![/\\])/.test(next) ? next : '/') as Route
}
