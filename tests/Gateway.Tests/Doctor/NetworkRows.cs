using System.Security.Cryptography.X509Certificates;
using Gateway.Doctor.Checks;
using Gateway.Testing;
using Gateway.Testing.Scripts;
using Gateway.Tests.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Doctor;

/// <summary>Misconfigurations of settings, names, connections, certificates and the clock.</summary>
internal static class NetworkRows
{
    private const string Sts = "AWS_ENDPOINT_URL_STS";
    private const string BedrockRuntime = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";
    private const string Bedrock = "AWS_ENDPOINT_URL_BEDROCK";

    public static IEnumerable<Misconfiguration> All() =>
    [
        Setting("the role's ARN is not set", "Contractor:RoleArn", ""),
        Setting("sessions of two hours are asked for", "Contractor:SessionDuration", "02:00:00"),
        Setting("an endpoint of another Region is set", Sts, "https://sts.us-east-1.amazonaws.com"),
        Setting("the Region is abroad", "AWS_REGION", "us-east-1"),
        Setting("web identity is configured", "AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/Pod") with
        {
            Make = stage =>
            {
                stage.Settings["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/Pod";
                stage.Settings["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
            },
        },
        Row("an issuer's keys cannot be read", stage =>
        {
            stage.Settings["Callers:JwtIssuers:staff:Issuers:0"] = "https://idp.city.example";
            stage.Settings["Callers:JwtIssuers:staff:Audiences:0"] = "inference-gateway";
            stage.Settings["Callers:JwtIssuers:staff:JwksUri"] = "https://127.0.0.1:1/jwks";
        }, "token_keys/staff", "keys_unreadable"),
        Row("an issuer's name leads outside", stage =>
        {
            stage.Settings["Callers:JwtIssuers:staff:Issuers:0"] = "https://idp.city.example";
            stage.Settings["Callers:JwtIssuers:staff:Audiences:0"] = "inference-gateway";
            stage.Settings["Callers:JwtIssuers:staff:JwksUri"] = "https://127.0.0.2/jwks";
        }, "token_keys/staff", "keys_unreadable") with
        {
            Seen = "outside the VPC",
        },
        Row("STS's name leads outside", stage => stage.Lead(Sts, "127.0.0.2"), "dns/sts", "name_public"),
        Row("STS's name leads inside and outside", stage => stage.Lead(Sts, "127.0.0.1", "127.0.0.2"),
            "dns/sts", "name_public"),
        Row("Bedrock's name leads outside", stage => stage.Lead(BedrockRuntime, "127.0.0.2"),
            "dns/bedrock-runtime", "name_public"),
        Warning("the control plane's name leads outside", stage => stage.Lead(Bedrock, "127.0.0.2"),
            "dns/bedrock", "name_public"),
        Row("the control plane's name leads outside and proofs are required", stage =>
        {
            stage.Lead(Bedrock, "127.0.0.2");
            stage.Settings["Residency:RequireVerified"] = "true";
        }, "dns/bedrock", "name_public"),
        Row("STS's name is unknown", stage => stage.Lead(Sts), "dns/sts", "name_unknown"),
        Row("STS's port is closed", stage => stage.Settings[Sts] = "http://127.0.0.1:1", "tcp/sts", "no_connection"),
        Row("Bedrock's port is closed", stage => stage.Settings[BedrockRuntime] = "http://127.0.0.1:1",
            "tcp/bedrock-runtime", "no_connection"),
        Warning("one of Bedrock's addresses is closed", stage => stage.Lead(BedrockRuntime, "::1", "127.0.0.1"),
            "tcp/bedrock-runtime", "no_connection"),
        Tls("STS shows the certificate of another name", Certificates.OfAnotherName, "wrong_name"),
        Tls("STS shows a certificate of an authority nobody knows", Certificates.OfAStranger, "untrusted_chain"),
        Tls("STS shows an expired certificate", Certificates.Expired, "certificate_out_of_time"),
        Row("STS's address speaks no TLS", stage =>
        {
            var socket = stage.Keep(ScriptedSocket.Start([Step.Write(RawHttp.Respond(400, [])), Step.Hang]));
            stage.Settings[Sts] = new UriBuilder(socket.Address) { Scheme = "https" }.Uri.ToString();
        }, "tls/sts", "handshake_failed"),
        Row("the clock is ten minutes off", stage => stage.AwsClock.Advance(TimeSpan.FromMinutes(10)),
            "clock", "clock_wrong"),
        Warning("the clock is a minute off", stage => stage.AwsClock.Advance(TimeSpan.FromMinutes(1)),
            "clock", "clock_wrong"),
    ];

    private static Misconfiguration Row(string name, Action<DoctorStage> make, string topic, string cause) =>
        new(name, make, topic, "failure", cause, "municipality");

    private static Misconfiguration Warning(string name, Action<DoctorStage> make, string topic, string cause) =>
        Row(name, make, topic, cause) with { Status = "warning" };

    private static Misconfiguration Setting(string name, string key, string value) =>
        Row(name, stage => stage.Settings[key] = value, "configuration", "setting_invalid");

    private static Misconfiguration Tls(string name, X509Certificate2 certificate, string cause) => Row(
        name,
        stage =>
        {
            stage.Settings[Sts] = stage.Keep(ScriptedSocket.StartTls(certificate, [Step.Hang])).Address.ToString();
            stage.Change(services => services.AddSingleton(new TlsProbe(Certificates.Trust())));
        },
        "tls/sts", cause);
}
