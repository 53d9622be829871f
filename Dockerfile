# The gateway alone; the simulator and the sandbox do not ship.
# The tags are for a first try. What is deployed names both base images by digest, from a registry inside the closed network:
#   --build-arg SDK_IMAGE=…/dotnet/sdk@sha256:… --build-arg RUNTIME_IMAGE=…/dotnet/aspnet@sha256:…
# "chiseled" has no shell and no package manager. "-extra" holds ICU and tzdata: without ICU the gateway refuses to start.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/BannedSymbols.txt src/CodeMetricsConfig.txt src/
COPY src/Gateway/ src/Gateway/
ENV CI=true
# Both secrets are optional and stay in no layer. Packages come from where a NuGet configuration says: --secret id=nuget,src=…
# A package source whose certificate a private authority has issued: --secret id=ca,src=authority.pem. (The running gateway
# needs no authority but Amazon's; a private one is mounted into /etc/ssl/certs, or named by SSL_CERT_FILE.)
RUN --mount=type=secret,id=nuget,target=/root/.nuget/NuGet/NuGet.Config --mount=type=secret,id=ca,target=/etc/ssl/certs/private-authority.pem ["dotnet", "publish", "src/Gateway/Gateway.csproj", "--configuration", "Release", "--runtime", "linux-x64", "--no-self-contained", "--output", "/publish"]

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Inference Gateway" \
      org.opencontainers.image.description="Models on Amazon Bedrock for municipalities in closed networks" \
      org.opencontainers.image.version="0.1.0"
# The files are root's and the gateway writes none: it runs with a read-only root (--read-only, readonlyRootFilesystem).
WORKDIR /app
COPY --from=build /publish .
# The chiselled image's own unprivileged user. Another base needs it in /etc/passwd: without a home to look for
# certificates in, .NET opens no TLS connection.
USER 1654
# Diagnostics would be a socket in /tmp.
ENV ASPNETCORE_URLS=http://+:8080 \
    DOTNET_EnableDiagnostics=0 \
    TZ=Asia/Tokyo
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["dotnet", "Gateway.dll", "--healthcheck"]
ENTRYPOINT ["dotnet", "Gateway.dll"]
