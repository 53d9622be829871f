using Gateway.Configuration;
using Gateway.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Hosting;

/// <summary>Listener settings with which the gateway does not start, and its error about how to fix them.</summary>
public class ListenerErrorTests
{
    [Theory]
    [InlineData("Kestrel:Endpoints:A:Url=", "Kestrel__Endpoints__A__Url")]
    [InlineData("Kestrel:Endpoints:A:Url=8443", "Kestrel__Endpoints__A__Url")]
    [InlineData("Kestrel:Endpoints:A:Url=ftp://127.0.0.1:0", "Kestrel__Endpoints__A__Url")]
    [InlineData("Kestrel:Endpoints:A:Url=http://127.0.0.1:0/path", "Kestrel__Endpoints__A__Url")]
    [InlineData("Kestrel:Endpoints:A:Protocols=Http2", "Kestrel__Endpoints__A__Url")]
    [InlineData("Kestrel:Endpoints:A:Url=https://127.0.0.1:0", "Kestrel__Endpoints__A__Certificate__Path is not set")]
    [InlineData("urls=https://127.0.0.1:0", "Kestrel__Certificates__Default__Path is not set")]
    [InlineData("urls=localhost", "ASPNETCORE_URLS")]
    [InlineData("Kestrel:Certificates:Default:Path=none.pem", "Kestrel__Certificates__Default__Path")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:Endpoints:A:Protocols=Http1AndHttp2",
        "Kestrel__Endpoints__A__Protocols is Http1AndHttp2")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:EndpointDefaults:Protocols=Http1AndHttp2",
        "Kestrel__EndpointDefaults__Protocols is Http1AndHttp2")]
    [InlineData(
        "urls=http://127.0.0.1:0 Kestrel:EndpointDefaults:Protocols=Http1AndHttp2",
        "Kestrel__EndpointDefaults__Protocols is Http1AndHttp2")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:Endpoints:A:Protocols=Http3",
        "Kestrel__Endpoints__A__Protocols is 'Http3'")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:Endpoints:A:Protocols=h2c",
        "Kestrel__Endpoints__A__Protocols is 'h2c'")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:Endpoints:A:Protocol=Http2",
        "settings that do not exist: Kestrel__Endpoints__A__Protocol.")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=http://127.0.0.1:0 Kestrel:Endpoints:A:Certificate:Path=a.pem",
        "Kestrel__Endpoints__A has settings of https")]
    [InlineData("Kestrel:EndpointDefaults:SslProtocols:0=Tls11", "Kestrel__EndpointDefaults__SslProtocols has 'Tls11'")]
    [InlineData("Kestrel:EndpointDefaults:SslProtocols:0=None", "Kestrel__EndpointDefaults__SslProtocols has 'None'")]
    [InlineData(
        "Kestrel:EndpointDefaults:ClientCertificateMode=Required",
        "'Required' at 'Kestrel__EndpointDefaults__ClientCertificateMode'")]
    [InlineData(
        "Kestrel:Endpoints:A:Url=https://127.0.0.1:0 Kestrel:Endpoints:A:ClientCertificateMode=7",
        "Kestrel__Endpoints__A__ClientCertificateMode is 7")]
    [InlineData("Kestrel:EndpointDefaults:Url=http://127.0.0.1:0", "Kestrel__EndpointDefaults cannot hold")]
    public void A_setting_that_would_be_taken_in_another_sense_is_refused_by_its_name(string settings, string named)
    {
        var refusal = ErrorOf(settings.Split(' ').Select(setting => setting.Split('=')).ToDictionary(
            pair => pair[0], string? (pair) => pair[1]));

        Assert.Contains(named, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "There is no file")]
    [InlineData("folder", "There is no file")]
    [InlineData("no certificate", "__Path: ")]
    [InlineData("no key path", "__KeyPath is not set")]
    [InlineData("missing key", "__KeyPath: ファイル")]
    [InlineData("another key", "__KeyPath: ")]
    [InlineData("no key in the file", "__KeyPath: ")]
    [InlineData("expired", "expired on")]
    [InlineData("not yet valid", "is not valid before")]
    [InlineData("for clients", "lacks serverAuth")]
    [InlineData("too large", "__Path: ")]
    public void A_certificate_that_cannot_serve_is_refused_by_its_setting(string fault, string named)
    {
        using var files = new CertificateFiles();
        var settings = Broken(files, fault);
        var key = File.Exists(files.KeyPath) ? File.ReadLines(files.KeyPath).ElementAtOrDefault(1) : null;

        var refusal = ErrorOf(settings);

        Assert.Contains($"Kestrel__Endpoints__Https__Certificate", refusal, StringComparison.Ordinal);
        Assert.Contains(named, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(key ?? "-----BEGIN", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused_by_its_setting()
    {
        using var files = new CertificateFiles();
        using var certificate = files.Write();

        // Locked, because no file mode prevents root from reading.
        using var locked = new FileStream(files.KeyPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = ErrorOf(Settings(files));

        Assert.Contains("__KeyPath: ", refusal, StringComparison.Ordinal);
        Assert.Contains("permission", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_opens_nothing_is_never_repeated()
    {
        using var files = new CertificateFiles();
        using var certificate = files.Write();
        var settings = Settings(files);
        settings["Kestrel:Endpoints:Https:Certificate:Password"] = "correct-horse-battery";

        var refusal = ErrorOf(settings);

        Assert.Contains("__Password", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_addresses_are_reported_with_all_other_problems()
    {
        var refusal = ErrorOf(new()
        {
            ["Kestrel:Endpoints:A:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:B:Url"] = "nowhere",
            ["Hosting:MaxRequestBodyBytes"] = "1",
        });

        Assert.All(
            [
                "Kestrel__Endpoints__A__Certificate__Path", "Kestrel__Endpoints__B__Url",
                "Hosting__MaxRequestBodyBytes",
            ],
            key => Assert.Contains(key, refusal, StringComparison.Ordinal));
    }

    /// <summary>The gateway with only the settings that it requires.</summary>
    internal static WebApplication Build(Dictionary<string, string?> settings) => GatewayHost.Build(
        new WebApplicationOptions { ApplicationName = "Gateway", ContentRootPath = AppContext.BaseDirectory },
        UpstreamProfile.Simulator,
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["AWS_REGION"] = "ap-northeast-1",
                    ["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1",
                    ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://127.0.0.1:1",
                    ["Contractor:RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
                    ["Contractor:ExternalId"] = "sandbox-external-id",
                    ["Ledger:Store"] = "None",
                })
                .AddInMemoryCollection(settings);
        });

    private static string? ErrorOf(Dictionary<string, string?> settings)
    {
        var refused = Assert.ThrowsAny<Exception>(() => Build(settings));
        return StartupError.Of(refused);
    }

    private static Dictionary<string, string?> Settings(CertificateFiles files) =>
        new(files.Settings) { ["Kestrel:Endpoints:Https:Url"] = "https://127.0.0.1:0" };

    private static Dictionary<string, string?> Broken(CertificateFiles files, string fault)
    {
        const string Certificate = "Kestrel:Endpoints:Https:Certificate";
        var (path, keyPath) = ($"{Certificate}:Path", $"{Certificate}:KeyPath");
        var settings = Settings(files);
        using var certificate = fault switch
        {
            "expired" => files.Write(from: -2, until: -1),
            "not yet valid" => files.Write(from: 1, until: 2),
            "for clients" => files.Write(usage: "1.3.6.1.5.5.7.3.2"),
            _ => files.Write(),
        };
        switch (fault)
        {
            case "missing":
                settings[path] = files.PathOf("none.pem");
                break;
            case "folder":
                settings[path] = Path.GetDirectoryName(files.Path);
                break;
            case "no certificate":
                File.WriteAllText(files.Path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
                break;
            case "too large":
                File.WriteAllText(files.Path, new string(' ', 2_000_000));
                break;
            case "no key path":
                settings.Remove(keyPath);
                break;
            case "missing key":
                settings[keyPath] = files.PathOf("none.pem");
                break;
            case "another key":
                var first = certificate.ExportCertificatePem();
                files.Write().Dispose();
                File.WriteAllText(files.Path, first);
                break;
            case "no key in the file":
                settings[keyPath] = files.Path;
                break;
        }

        return settings;
    }
}
