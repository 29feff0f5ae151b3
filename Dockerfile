# One target for each program; without --target it is the last one, source-databricks.
#   docker build --target destination-cdc -t destination-cdc:dev .

# The native engine (DuckDB) is published to npm; npm picks the one for this image's platform.
FROM node:22-bookworm-slim AS engine
WORKDIR /engine
COPY duckdb/engine/package.json duckdb/engine/package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /suite
ENV CI=true
COPY . .
COPY --from=engine /engine/node_modules duckdb/engine/node_modules
RUN dotnet publish source-databricks -c Release -v quiet && dotnet publish destination-cdc -c Release -v quiet

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0 AS runtime
# Airbyte runs connectors as user 1000, which some base images have given to somebody else.
RUN if getent passwd 1000 >/dev/null; then userdel --remove "$(getent passwd 1000 | cut -d: -f1)"; fi \
    && groupadd --gid 1000 airbyte \
    && useradd --uid 1000 --gid 1000 --create-home --home-dir /airbyte airbyte
# Diagnostics would need a writable /tmp, which a container need not have.
ENV DOTNET_EnableDiagnostics=0
WORKDIR /airbyte
USER 1000

FROM runtime AS destination-cdc
COPY --from=build /suite/artifacts/publish/destination-cdc/release /opt/destination-cdc
ENV AIRBYTE_ENTRYPOINT=/opt/destination-cdc/destination-cdc
LABEL io.airbyte.name=airbyte/destination-cdc io.airbyte.version=0.1.0
ENTRYPOINT ["/opt/destination-cdc/destination-cdc"]

FROM runtime AS source-databricks
COPY --from=build /suite/artifacts/publish/source-databricks/release /opt/source-databricks
ENV AIRBYTE_ENTRYPOINT=/opt/source-databricks/source-databricks
LABEL io.airbyte.name=airbyte/source-databricks io.airbyte.version=0.1.0
ENTRYPOINT ["/opt/source-databricks/source-databricks"]
