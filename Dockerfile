# The image of a district's server. It needs a PostgreSQL of its own: docker-compose.yml runs both.
#
# Both stages are of one Debian release, so that the binary finds the C library it was linked with.
ARG DEBIAN=trixie

FROM rust:1.95-slim-${DEBIAN} AS build
WORKDIR /src
COPY . .
# The caches stay outside of the image; the binary has to be copied out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --package siling \
    && cp target/release/siling /usr/local/bin/siling

FROM debian:${DEBIAN}-slim
# By number, so that an orchestrator can see that it is not root. The server writes to /var/lib/siling/files alone: mount a volume there.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin siling \
    && install -d -o 10001 -g 10001 /var/lib/siling/files
COPY --from=build /usr/local/bin/siling /usr/local/bin/siling
USER 10001:10001

# Inside of a container, the loopback address reaches nobody; what is published is the operator's choice.
# There is no PostgreSQL in this image to embed, so a database has to be named: production is said here,
# so that a forgotten DATABASE_URL is told plainly.
ENV SILING__SERVER__LISTEN=0.0.0.0:8420 \
    SILING__MODE=production
EXPOSE 8420

# Asks the running server itself. The slim image has no curl, and `siling doctor` looks at the set-up with
# connections of its own, not at the server that serves; bash, which the image has, speaks TCP.
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8420 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

# SIGTERM lets running requests end first.
STOPSIGNAL SIGTERM
ENTRYPOINT ["siling"]
CMD ["serve"]
