# syntax=docker/dockerfile:1.7
# The coordinator: hartfarm without a libtorch, which only workers need. The context is the repository's root:
#   docker buildx build --file deploy/docker/coordinator.Dockerfile .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM ${SDK_IMAGE} AS build
ARG REVISION=unknown
# The same sources give the same bytes: no path and no time of the build goes into an assembly.
ENV DOTNET_NOLOGO=1 \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    NUGET_PACKAGES=/nuget \
    ContinuousIntegrationBuild=true \
    TorchFlavor=system
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/nuget,sharing=locked \
    dotnet publish src/HartFarm.Cli -c Release -o /out -p:SourceRevisionId=${REVISION} \
      -p:CreateHardLinksForCopyFilesToOutputDirectoryIfPossible=false \
    && test ! -e /out/libtorch_cpu.so \
    # What the image is made of, by name and version, for whoever takes stock of it.
    && dotnet list src/HartFarm.Cli package --include-transitive --format json > /out/packages.json

FROM ${RUNTIME_IMAGE} AS coordinator
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="HartFarm coordinator" \
      org.opencontainers.image.description="Takes jobs over HTTP, gives their shards to workers, and finishes the datasets" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# It writes into the folder for temporary files and nowhere else.
ENV HOME=/tmp \
    DOTNET_EnableDiagnostics=0
COPY --from=build /out /app
COPY --chmod=0555 deploy/docker/health.sh /app/health.sh
WORKDIR /app
USER $APP_UID
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=15s --start-period=60s --retries=3 CMD ["bash", "/app/health.sh", "7860"]
ENTRYPOINT ["dotnet", "/app/hartfarm.dll"]
CMD ["up", "--settings", "full", "--listen", "http://0.0.0.0:7860"]
