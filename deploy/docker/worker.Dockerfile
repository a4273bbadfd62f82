# syntax=docker/dockerfile:1.7
# A worker, with the libtorch that it computes on. The target chooses which: cpu, or cuda for NVIDIA's GPUs. The context is the repository's root:
#   docker buildx build --file deploy/docker/worker.Dockerfile --target cpu .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM ${SDK_IMAGE} AS source
# The same sources give the same bytes: no path and no time of the build goes into an assembly.
ENV DOTNET_NOLOGO=1 \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    NUGET_PACKAGES=/nuget \
    ContinuousIntegrationBuild=true
WORKDIR /src
COPY . .

FROM source AS build-cpu
ARG REVISION=unknown
ENV TorchFlavor=cpu
RUN --mount=type=cache,target=/nuget,sharing=locked \
    dotnet publish src/HartFarm.Cli -c Release -o /out -p:SourceRevisionId=${REVISION} \
      -p:CreateHardLinksForCopyFilesToOutputDirectoryIfPossible=false \
    && test -e /out/libtorch_cpu.so \
    # What the image is made of, by name and version, for whoever takes stock of it.
    && dotnet list src/HartFarm.Cli package --include-transitive --format json > /out/packages.json

FROM source AS build-cuda
ARG REVISION=unknown
ENV TorchFlavor=cuda
RUN --mount=type=cache,target=/nuget,sharing=locked \
    dotnet publish src/HartFarm.Cli -c Release -o /out -p:SourceRevisionId=${REVISION} \
      -p:CreateHardLinksForCopyFilesToOutputDirectoryIfPossible=false \
    && test -e /out/libtorch_cuda.so \
    && dotnet list src/HartFarm.Cli package --include-transitive --format json > /out/packages.json

FROM ${RUNTIME_IMAGE} AS worker
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="HartFarm worker" \
      org.opencontainers.image.description="Takes shards of a HartFarm and makes their images on one device" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# The one folder that is written besides the one for temporary files, where shards are put together: hashes of checkpoints are remembered in it.
RUN install --directory --owner="$APP_UID" --group="$APP_UID" --mode=0700 /var/lib/hartfarm
ENV HOME=/var/lib/hartfarm \
    DOTNET_EnableDiagnostics=0
# The checkpoint that ships; others are mounted.
COPY models/hart-scenes /app/models/hart-scenes
WORKDIR /app
USER $APP_UID
STOPSIGNAL SIGTERM
# A worker listens nowhere. It ends when it cannot go on, and its heartbeats tell the coordinator of the rest.
HEALTHCHECK NONE
ENTRYPOINT ["dotnet", "/app/hartfarm.dll"]

FROM worker AS cuda
# The driver and its libraries come from the host, by NVIDIA's container toolkit.
ENV NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=build-cuda /out /app
CMD ["worker", "--device", "cuda:0", "--model", "hart-scenes=/app/models/hart-scenes"]

FROM worker AS cpu
COPY --from=build-cpu /out /app
CMD ["worker", "--device", "cpu", "--model", "hart-scenes=/app/models/hart-scenes"]
