using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// Refuses addresses, protocols and certificates that Kestrel would understand differently from the operator, or would report
/// one at a time with a stack trace.
/// </summary>
internal sealed class ListenersOptionsValidator(
    IConfiguration configuration, IHostEnvironment environment, TimeProvider clock) : IValidateOptions<KestrelSection>
{
    private const string Defaults = $"{KestrelSection.Section}__{nameof(KestrelSection.EndpointDefaults)}";

    private const string DefaultCertificate = $"{KestrelSection.Section}__Certificates__Default";

    private static readonly string[] SafeTls = ["Tls12", "Tls13"];

    public ValidateOptionsResult Validate(string? name, KestrelSection options)
    {
        var problems = DefaultsProblems(options)
            .Concat(options.Endpoints.Count == 0 ? UrlProblems(options) : EndpointProblems(options))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> DefaultsProblems(KestrelSection options)
    {
        var problems = TlsProblems(Defaults, options.EndpointDefaults);
        if (options.EndpointDefaults is not { Url: null, Certificate: null })
        {
            // Kestrel would ignore them.
            problems = problems.Append(
                $"{Defaults}: アドレスと証明書は設定できません。{KestrelSection.Section}__Endpoints__<name> と {DefaultCertificate} を使ってください。"
                + $"/ {Defaults} cannot hold an address or a certificate. "
                + $"Use {KestrelSection.Section}__Endpoints__<name> and {DefaultCertificate}.");
        }

        // Kestrel reads the default certificate even if no address uses it.
        return options.DefaultCertificate is { } certificate
            ? problems.Concat(CertificateProblems("https", DefaultCertificate, certificate))
            : problems;
    }

    private IEnumerable<string> EndpointProblems(KestrelSection options)
    {
        foreach (var (name, endpoint) in options.Endpoints)
        {
            var key = $"{KestrelSection.Section}__{nameof(KestrelSection.Endpoints)}__{name}";
            if (Address($"{key}__{nameof(endpoint.Url)}", endpoint.Url, out var problem) is not { } scheme)
            {
                yield return problem;
                continue;
            }

            var (protocolsKey, protocols) = endpoint.Protocols is null
                ? ($"{Defaults}__{nameof(endpoint.Protocols)}", options.EndpointDefaults.Protocols)
                : ($"{key}__{nameof(endpoint.Protocols)}", endpoint.Protocols);
            var (certificateKey, certificate) = options.CertificateOf(name);
            foreach (var other in TlsProblems(key, endpoint).Concat(UnusedTls(scheme, key, endpoint))
                .Concat(ProtocolProblems(scheme, protocolsKey, protocols, endpoint.Url!))
                .Concat(CertificateProblems(scheme, certificateKey, certificate))
                .Concat(ClientProblems(key, endpoint.ClientCertificateMode ?? options.EndpointDefaults.ClientCertificateMode)))
            {
                yield return other;
            }
        }
    }

    // Without endpoints the addresses come from ASPNETCORE_URLS.
    private IEnumerable<string> UrlProblems(KestrelSection options)
    {
        var urls = configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Address("ASPNETCORE_URLS", url, out var problem) is not { } scheme)
            {
                yield return problem;
                continue;
            }

            foreach (var other in
                ProtocolProblems(scheme, $"{Defaults}__Protocols", options.EndpointDefaults.Protocols, url)
                .Concat(CertificateProblems(scheme, DefaultCertificate, options.DefaultCertificate)))
            {
                yield return other;
            }
        }
    }

    // Returns the scheme, or null and the problem if it is not an address.
    private static string? Address(string key, string? url, out string problem)
    {
        problem = $"{key}: 「{url}」は待ち受けるアドレスではありません。http://+:8080 や https://+:8443 のように、スキーム、ホスト、ポートを設定してください。"
            + $"/ {key} is '{url}', which is no address to listen on. "
            + "Write scheme, host and port, such as http://+:8080 or https://+:8443.";
        try
        {
            return BindingAddress.Parse(url ?? "") is { Scheme: "http" or "https", PathBase: "" } address
                ? address.Scheme
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> ProtocolProblems(string scheme, string key, string? protocols, string url)
    {
        if (protocols is null)
        {
            yield break;
        }

        if (!Enum.TryParse<HttpProtocols>(protocols, ignoreCase: true, out var parsed)
            || parsed is not (HttpProtocols.Http1 or HttpProtocols.Http2 or HttpProtocols.Http1AndHttp2))
        {
            yield return $"{key}: 「{protocols}」は使えません。Http1、Http2、Http1AndHttp2（https だけ）から選んでください。"
                + $"/ {key} is '{protocols}'. Use Http1, Http2 or, on https, Http1AndHttp2.";
        }
        else if (scheme == "http" && parsed == HttpProtocols.Http1AndHttp2)
        {
            // Kestrel would use HTTP/1.1 only: without TLS there is no ALPN to choose with.
            yield return $"{key}: {protocols} は、TLS のない {url} では使えません。Http1 にするか、専用のアドレスで Http2（h2c）にするか、https にしてください。"
                + $"/ {key} is {protocols}, but {url} has no TLS and can serve only one of the two. "
                + "Use Http1, or Http2 (h2c) on an endpoint of its own, or https.";
        }
    }

    private static IEnumerable<string> TlsProblems(string key, KestrelSection.EndpointSettings endpoint) =>
        (endpoint.SslProtocols ?? [])
            .Where(version => !SafeTls.Contains(version, StringComparer.OrdinalIgnoreCase))
            .Select(version =>
                $"{key}__{nameof(endpoint.SslProtocols)}: 「{version}」は使えません。Tls12 と Tls13 だけにするか、設定を取り除いてください。"
                + $"/ {key}__{nameof(endpoint.SslProtocols)} has '{version}'. Use Tls12 and Tls13, or leave it out.");

    private static IEnumerable<string> UnusedTls(string scheme, string key, KestrelSection.EndpointSettings endpoint)
    {
        if (scheme == "http"
            && endpoint is not { Certificate: null, SslProtocols: null, ClientCertificateMode: null })
        {
            yield return $"{key}: https の設定がありますが、{key}__{nameof(endpoint.Url)} は {endpoint.Url} です。https にするか、設定を取り除いてください。"
                + $"/ {key} has settings of https, but {key}__{nameof(endpoint.Url)} is {endpoint.Url}. "
                + "Make it https, or remove them.";
        }
    }

    // Without authorities of its own Kestrel would accept the certificates of every authority that the machine trusts.
    private IEnumerable<string> ClientProblems(string key, ClientCertificateMode? mode)
    {
        if (mode is null or ClientCertificateMode.NoCertificate)
        {
            yield break;
        }

        if (mode != ClientCertificateMode.RequireCertificate)
        {
            yield return $"{key}__ClientCertificateMode: {mode} は使えません。RequireCertificate にするか、取り除いてください。"
                + $"/ {key}__ClientCertificateMode is {mode}. Use RequireCertificate, or leave it out.";
        }

        var path = configuration[$"{HostingOptions.Section}:{nameof(HostingOptions.ClientCertificateAuthorities)}"] ?? "";
        if (path.Length == 0)
        {
            yield return $"{ClientAuthorities.Setting}: 設定されていません。{key}__ClientCertificateMode があるので、クライアント証明書の認証局のファイル（PEM）が必要です。"
                + $"/ {ClientAuthorities.Setting} is not set. {key}__ClientCertificateMode needs the file (PEM) of the authorities of client certificates.";
        }
        else if (ClientAuthorities.Read(environment.ContentRootPath, path).Problem is { } problem)
        {
            yield return problem;
        }
    }

    private IEnumerable<string> CertificateProblems(
        string scheme, string key, KestrelSection.CertificateSettings? certificate)
    {
        if (scheme == "https"
            && ServerCertificate.Read(key, certificate, environment.ContentRootPath, clock.GetUtcNow()).Problem
                is { } problem)
        {
            yield return problem;
        }
    }
}
