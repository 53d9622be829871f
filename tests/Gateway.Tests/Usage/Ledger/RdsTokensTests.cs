using System.Diagnostics.Metrics;
using System.Web;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Gateway.Credentials;
using Gateway.Network;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Passwords for RDS, against the signer of AWS's SDK.</summary>
public sealed class RdsTokensTests : IDisposable
{
    private const string KeyId = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Tokyo = "ledger.cluster-abcdefghijkl.ap-northeast-1.rds.amazonaws.com";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 23, 50, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(Tokyo, 5432, "gateway", "", "ap-northeast-1")]
    [InlineData("ledger.abcdefghijkl.ap-northeast-3.rds.amazonaws.com", 5433, "gateway", "FwoGZXIvYXdzEJr//+a/b=", "ap-northeast-3")]
    [InlineData("ledger.example.jp", 5432, "利用 台帳", "FwoGZXIvYXdzEJr//+a/b=", "ap-northeast-1")]
    public async Task A_token_is_what_AWSs_SDK_signs(string host, int port, string user, string sessionToken, string region)
    {
        var tokens = Tokens(new Keys(sessionToken));

        var token = await tokens.FindAsync(Server(host, port, user), Cancelled);

        Assert.StartsWith($"{host}:{port}/?", token, StringComparison.Ordinal);
        var given = HttpUtility.ParseQueryString(token[(token.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        var signed = BySdk(host, port, user, sessionToken, region);
        Assert.Equal(signed.Signature, given["X-Amz-Signature"]);
        Assert.Equal(
            ("connect", user, "900", "20261129T235000Z", $"{KeyId}/20261129/{region}/rds-db/aws4_request"),
            (given["Action"], given["DBUser"], given["X-Amz-Expires"], given["X-Amz-Date"], given["X-Amz-Credential"]));
        Assert.Equal(sessionToken.Length > 0 ? sessionToken : null, given["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task A_token_is_kept_for_ten_minutes_and_longer_than_fifteen_by_nobody()
    {
        var tokens = Tokens(new Keys(""));
        var first = await tokens.FindAsync(Server(Tokyo), Cancelled);

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(first, await tokens.FindAsync(Server(Tokyo), Cancelled));
        Assert.NotEqual(first, await tokens.FindAsync(Server(Tokyo, user: "another"), Cancelled));
        Assert.NotEqual(first, await tokens.FindAsync(Server(Tokyo, port: 5433), Cancelled));

        // A new day too: the key of the day before would be refused.
        _time.Advance(TimeSpan.FromMinutes(2));
        var second = await tokens.FindAsync(Server(Tokyo), Cancelled);
        Assert.Contains("X-Amz-Date=20261130T000100Z", second, StringComparison.Ordinal);
        Assert.Contains("%2F20261130%2F", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_there_is_no_token_and_later_never_one_that_has_expired()
    {
        var keys = new Keys("") { Fail = true };
        var tokens = Tokens(keys);
        await Assert.ThrowsAsync<AmazonClientException>(() => tokens.FindAsync(Server(Tokyo), Cancelled).AsTask());

        keys.Fail = false;
        await tokens.FindAsync(Server(Tokyo), Cancelled);
        keys.Fail = true;
        _time.Advance(TimeSpan.FromMinutes(11));

        // Signed now, with the credentials that were found last: never the old one again.
        Assert.Contains("X-Amz-Date=20261130T000100Z", await tokens.FindAsync(Server(Tokyo), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_not_tried_again()
    {
        var tokens = Tokens(new Keys(""));
        var first = await tokens.FindAsync(Server(Tokyo), Cancelled);
        _time.Advance(TimeSpan.FromSeconds(1));

        tokens.Forget();

        Assert.NotEqual(first, await tokens.FindAsync(Server(Tokyo), Cancelled));
    }

    public void Dispose() => _services.Dispose();

    private RdsTokens Tokens(AWSCredentials credentials) => new(
        new BaseCredentials(new AWSOptions { Credentials = credentials }),
        new AwsClock(_time, _services.GetRequiredService<IMeterFactory>(), NullLogger<AwsClock>.Instance),
        new ConfigurationBuilder().AddInMemoryCollection([new("AWS_REGION", "ap-northeast-1")]).Build());

    private static NpgsqlConnectionStringBuilder Server(string host, int port = 5432, string user = "gateway") =>
        new() { Host = host, Port = port, Username = user };

    // As RDSAuthTokenGenerator of AWSSDK.RDS asks for it.
    private AWS4SigningResult BySdk(string host, int port, string user, string sessionToken, string region)
    {
        var request = new DefaultRequest(new Nothing(), "rds-db")
        {
            UseQueryString = true,
            HttpMethod = "GET",
            Endpoint = new UriBuilder("https", host, port).Uri,
        };
        request.Parameters.Add("X-Amz-Expires", "900");
        request.Parameters.Add("DBUser", user);
        request.Parameters.Add("Action", "connect");
        if (sessionToken.Length > 0)
        {
            request.Parameters.Add("X-Amz-Security-Token", sessionToken);
        }

        return AWS4PreSignedUrlSigner.SignRequest(
            request, null, new RequestMetrics(), KeyId, Secret, "rds-db", region, _time.GetUtcNow().UtcDateTime);
    }

    private sealed class Nothing : AmazonWebServiceRequest;

    private sealed class Keys(string token) : AWSCredentials
    {
        public bool Fail { get; set; }

        public override ImmutableCredentials GetCredentials() => Fail
            ? throw new AmazonClientException("The source does not answer.")
            : new ImmutableCredentials(KeyId, Secret, token.Length > 0 ? token : null);
    }
}
