using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Signatures;

public sealed class SignatureTests
{
    private const string Mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        + "Key and signing method. Consult the service documentation for details.";

    [Fact]
    public async Task A_call_signed_by_the_SDK_is_answered()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_raw_colon_in_the_path_is_accepted_when_it_was_signed_so()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Path = "/model/jp.anthropic.claude-haiku-4-5-20251001-v1:0/converse",
        }.SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task An_ARN_with_an_encoded_slash_verifies()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
            .For("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0")
            .SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("?a=1")]
    [InlineData("?b=2&a=1&c=%20x")]
    [InlineData("?key=%E3%81%82&empty=")]
    public async Task A_signed_query_verifies(string query)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var answer = await (call with { Path = call.Path + query }).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_query_that_was_not_signed_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request => request.RequestUri = new Uri(request.RequestUri + "?a=1"),
        }.SendAsync();

        answer.AssertRefused("InvalidSignatureException", Mismatch);
    }

    [Fact]
    public async Task A_padded_header_value_is_trimmed_before_it_is_compared()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Headers = { ["x-note"] = "a   b    c" },
        }.SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_wrong_secret_does_not_match()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(
            simulator, simulator.Session() with { SecretAccessKey = "wrong" }).SendAsync();

        answer.AssertRefused("InvalidSignatureException", Mismatch);
        Assert.Equal("192", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_tampered_body_does_not_match_even_with_the_old_hash_beside_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request =>
                request.Content = new StringContent(Some.Hello + " ", Encoding.UTF8, "application/json"),
        }.SendAsync();

        answer.AssertRefused("InvalidSignatureException", Mismatch);
    }

    [Fact]
    public async Task A_signature_for_another_Region_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()) { Region = "us-east-1" }.SendAsync();

        answer.AssertRefused("InvalidSignatureException", "Credential should be scoped to a valid region. ");
    }

    [Fact]
    public async Task A_signature_for_another_service_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()) { Service = "bedrock-runtime" }.SendAsync();

        answer.AssertRefused(
            "InvalidSignatureException", "Credential should be scoped to correct service: 'bedrock'. ");
    }

    [Theory]
    [InlineData(
        -301, "Signature expired: 20261123T085459Z is now earlier than 20261123T085500Z (20261123T090000Z - 5 min.)")]
    [InlineData(
        301,
        "Signature not yet current: 20261123T090501Z is still later than 20261123T090500Z (20261123T090000Z + 5 min.)")]
    public async Task A_date_beyond_five_minutes_is_refused(int seconds, string message)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            SignedAt = time.GetUtcNow().UtcDateTime.AddSeconds(seconds),
        }.SendAsync();

        answer.AssertRefused("InvalidSignatureException", message);
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task A_date_of_just_five_minutes_is_accepted(int seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            SignedAt = time.GetUtcNow().UtcDateTime.AddSeconds(seconds),
        }.SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_scope_of_another_day_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var today = DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request =>
                Authorize(request, header => header.Replace($"/{today}/", "/20200101/", StringComparison.Ordinal)),
        }.SendAsync();

        Assert.Equal("InvalidSignatureException", answer.ErrorCode);
        Assert.StartsWith(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != ",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Signature=")]
    [InlineData("SignedHeaders=")]
    [InlineData("Credential=")]
    public async Task A_header_that_lacks_a_part_is_incomplete(string part)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request => Authorize(request, header => header.Replace(part, "X=", StringComparison.Ordinal)),
        }.SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "IncompleteSignatureException"), (answer.Status, answer.ErrorCode));
        Assert.StartsWith(
            $"Authorization header requires '{part[..^1]}' parameter. ", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_signature_can_be_a_400_as_the_documentation_says()
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("IncompleteSignatureStatus", "400"));

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request => request.Headers.Remove("X-Amz-Date"),
        }.SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "IncompleteSignatureException"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("host", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData("x-amz-date", "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData("x-amz-security-token", "'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization.")]
    public async Task A_header_that_must_be_signed_is_missed(string name, string message)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request =>
                Authorize(request, header => header.Replace(name, "x-other", StringComparison.Ordinal)),
        }.SendAsync();

        answer.AssertRefused("InvalidSignatureException", message);
    }

    private static void Authorize(HttpRequestMessage request, Func<string, string> change)
    {
        var header = request.Headers.GetValues("Authorization").Single();
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", change(header));
    }
}
