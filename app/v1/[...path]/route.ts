import { notFound } from '@/lib/server/route'

/** What is no route is refused in the shape of every other error. */
export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT }
