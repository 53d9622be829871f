using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Web;
using Amazon.Runtime.Internal.Auth;
using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>The gateway at a real PostgreSQL server that takes AWS's signatures for passwords, over TLS.</summary>
public class RdsLoginTests
{
    [Fact]
    public async Task The_gateway_logs_in_with_signatures_of_its_own_role_and_again_after_a_refusal()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        SimulatedAws? aws = null;
        var passwords = new ConcurrentQueue<string>();
        await using var ldap = LdapServer.Start(password =>
        {
            passwords.Enqueue(password);
            return aws is not null && IsSigned(password, aws, $"localhost:{server.Port}", database.User);
        });
        await server.AskLdapAsync(database.User, ldap.Port);

        // Every login is refused until the test knows the simulator.
        await using var gateway = await TestGateway.StartAsync(
            new Dictionary<string, string?>
            {
                ["Ledger:Store"] = "PostgreSql",
                ["Ledger:Authentication"] = "RdsIam",
                ["Ledger:ConnectionString"] =
                    $"Host=localhost;Port={server.Port};Database={database.Name};Username={database.User};SSL Mode=VerifyFull",
                ["Ledger:RootCertificatePem"] =
                    await File.ReadAllTextAsync(server.RootCertificate, TestContext.Current.CancellationToken),
                ["Ledger:RetentionMonths"] = "12",
                ["Audit:Mode"] = "Off",
            }.Concat(TestGateway.EveryLevel).ToDictionary());
        using (var refused = await gateway.Post("/converse", Some.ConverseRequest()))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        aws = gateway.Aws;
        await PostgreSqlWait.UntilAsync(async () =>
            (await gateway.Post("/converse", Some.ConverseRequest())).StatusCode == HttpStatusCode.OK);

        using var report = await gateway.Get("/usage");
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        Assert.All(passwords, password => Assert.True(IsSigned(password, aws, $"localhost:{server.Port}", database.User)));
        Assert.All(passwords, password => Assert.DoesNotContain(Value(password, "X-Amz-Signature"), gateway.Logs.Text, StringComparison.Ordinal));
        Assert.All(passwords, password => Assert.DoesNotContain(Value(password, "X-Amz-Security-Token"), gateway.Logs.Text, StringComparison.Ordinal));
    }

    // As RDS has it checked: by the key and the token of the role, for this server and user, not older than fifteen minutes.
    private static bool IsSigned(string password, SimulatedAws aws, string server, string user)
    {
        if (!password.StartsWith($"{server}/?", StringComparison.Ordinal)
            || !aws.Credentials.TryFind(Value(password, "X-Amz-Credential").Split('/')[0], out var signer))
        {
            return false;
        }

        var signedAt = DateTime.ParseExact(
            Value(password, "X-Amz-Date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var query = password[(server.Length + 2)..password.LastIndexOf("&X-Amz-Signature=", StringComparison.Ordinal)];
        var expected = AWS4Signer.ComputeSignature(
            signer.AccessKeyId, signer.SecretAccessKey, "ap-northeast-1", signedAt, "rds-db", "host",
            $"GET\n/\n{query}\nhost:{server}\n\nhost\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        return Value(password, "X-Amz-Signature") == expected.Signature
            && Value(password, "X-Amz-Security-Token") == signer.SessionToken
            && Value(password, "DBUser") == user
            && Value(password, "X-Amz-Expires") == "900"
            && TimeProvider.System.GetUtcNow().UtcDateTime - signedAt < TimeSpan.FromMinutes(15);
    }

    private static string Value(string password, string name) =>
        HttpUtility.ParseQueryString(password[(password.IndexOf('?', StringComparison.Ordinal) + 1)..])[name]!;
}
