/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // The types are checked with those of the whole repository.
  typescript: { ignoreBuildErrors: true },
}
