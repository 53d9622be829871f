using System.Globalization;
using System.Text;
using CsCheck;
using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

public class UnusableResponseTests
{
    private const string Key = "ASIACONTRACTOR000001";
    private const string Hour = "2026-11-23T04:00:00Z";

    public static TheoryData<string, string> Bodies => new()
    {
        { "empty body", "" },
        { "plain text", "service temporarily unavailable" },
        { "html", "<!DOCTYPE html><html><body>Sign in to the network</body></html>" },
        { "html without a document type", "<html><body>Sign in</body></html>" },
        { "cut off", "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" },
        { "document type", "<!DOCTYPE a [<!ENTITY b \"bb\">]>" + Document(StsResponse.Credentials(Key, Hour)) },
        {
            "external entity",
            "<!DOCTYPE a SYSTEM \"file:///etc/hostname\">" + Document(StsResponse.Credentials(Key, Hour))
        },
        { "no credentials", Document("") },
        { "two credentials", Document(StsResponse.Credentials(Key, Hour) + StsResponse.Credentials(Key, Hour)) },
        {
            "two secrets",
            Document(
                StsResponse.Credentials(Key, Hour).Replace(
                    "<SessionToken>", "<SecretAccessKey>x</SecretAccessKey><SessionToken>", StringComparison.Ordinal))
        },
        { "two key ids", Document(StsResponse.Credentials(Key, Hour) + $"<AccessKeyId>{Key}</AccessKeyId>") },
        { "two tokens", Document(StsResponse.Credentials(Key, Hour) + "<SessionToken>x</SessionToken>") },
        { "two expirations", Document(StsResponse.Credentials(Key, Hour) + $"<Expiration>{Hour}</Expiration>") },
        { "no expiration", Document(StsResponse.Credentials(Key, null)) },
        { "empty expiration", Document(StsResponse.Credentials(Key, "")) },
        { "unreadable expiration", Document(StsResponse.Credentials(Key, "in an hour")) },
        { "expired", Document(StsResponse.Credentials(Key, "2026-11-23T02:59:59Z")) },
        { "about to expire", Document(StsResponse.Credentials(Key, "2026-11-23T03:01:00Z")) },
        { "empty key id", Document(StsResponse.Credentials("", Hour)) },
        { "short key id", Document(StsResponse.Credentials("ASIA", Hour)) },
        { "line break in the key id", Document(StsResponse.Credentials("ASIACONTRACTOR&#13;&#10;0001", Hour)) },
        {
            "empty secret",
            Document(StsResponse.Credentials(Key, Hour).Replace(TheSession.Secret, "", StringComparison.Ordinal))
        },
        {
            "line break in the token",
            Document(
                StsResponse.Credentials(Key, Hour)
                    .Replace("token+", "token&#13;&#10;x-amz-evil: ", StringComparison.Ordinal))
        },
    };

    public static TheoryData<string, bool> KeyIds => new()
    {
        { new string('A', 15), false },
        { new string('A', 16), true },
        { new string('A', 128), true },
        { new string('A', 129), false },
        { "ASIA contractor 1", false },
        { "ASIA!contractor!1", true },
        { "ASIA~contractor~1", true },
        { "ASIA\u007fcontractor1", false },
        { "ASIA契約0000000000000", false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_answer_that_is_not_one_usable_session_is_a_failed_refresh(string what, string body)
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Xml(200, body));

        var error = await rig.ErrorAsync();
        rig.Sts.Response = number => SessionRig.Granted(rig.Clock, number);
        rig.Clock.Advance(rig.Session.UntilDue());
        var session = await rig.SessionAsync();

        Assert.Equal((what, ErrorCode.CredentialsUnavailable), (what, error.Code));
        Assert.Equal(1, session.Generation);
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains("CANARY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Credentials")]
    [InlineData("AccessKeyId")]
    [InlineData("SecretAccessKey")]
    [InlineData("SessionToken")]
    [InlineData("Expiration")]
    public async Task What_a_session_consists_of_is_not_said_twice(string member)
    {
        var twice = Document(StsResponse.Credentials(Key, Hour) + $"<{member}/>");
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Xml(200, twice));

        await rig.ErrorAsync();

        Assert.Contains(
            $"The answer has 2 {member} elements instead of one.",
            Assert.Single(rig.Logs.At(LogLevel.Error)),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(KeyIds))]
    public async Task A_key_id_has_16_to_128_letters_that_a_header_takes(string keyId, bool usable)
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, Document(StsResponse.Credentials(keyId, Hour))));

        await rig.RefreshAsync();

        Assert.Equal(usable, rig.Session.IsReady);
        Assert.Equal(
            usable ? 0 : 1,
            rig.Logs.At(LogLevel.Error).Count(line => line.Contains(
                "The answered session has a key id, secret or token that cannot be one.",
                StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_of_the_past_is_told_with_its_expiration()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, Document(StsResponse.Credentials(Key, "2026-11-23T02:59:59Z"))));

        await rig.ErrorAsync();

        Assert.Contains(
            "The answered session expires 2026-11-23T02:59:59.0000000Z, which is no use.",
            Assert.Single(rig.Logs.At(LogLevel.Error)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_page_is_a_failed_refresh_too()
    {
        await using var rig = await SessionRig.CreateAsync(_ => StsResponse.Xml(502, "<html><p>Bad gateway</html>"));

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Contains(
            rig.Logs.All, line => line.Contains("malformed_answer", StringComparison.Ordinal)
                && line.Contains("502", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_held_session_survives_an_unusable_answer()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Xml(200, "<html/>");
        rig.Clock.Advance(TimeSpan.FromMinutes(50));

        await rig.RefreshAsync();

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
        Assert.Equal(2, rig.Sts.Calls);
    }

    [Fact]
    public async Task An_answer_of_exactly_64_KiB_is_read()
    {
        var answer = Document(StsResponse.Credentials(Key, Hour));
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, answer + new string(' ', (64 * 1024) - Encoding.UTF8.GetByteCount(answer))));

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task A_longer_answer_is_not_read_to_its_end()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, Document(StsResponse.Credentials(Key, Hour)) + new string(' ', 1024 * 1024)));

        await rig.ErrorAsync();

        Assert.Contains(rig.Logs.All, line => line.Contains("longer than 65536 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expiration_that_clocks_explain_is_believed()
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, Document(StsResponse.Credentials(Key, "2026-11-23T04:05:00Z"))));

        Assert.Equal(TheSession.Start.AddMinutes(65), (await rig.SessionAsync()).Expiration);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2026-11-23T04:05:01Z")]
    public async Task An_absurd_expiration_is_cut_to_the_requested_duration(string expiration)
    {
        await using var rig = await SessionRig.CreateAsync(
            _ => StsResponse.Xml(200, Document(StsResponse.Credentials(Key, expiration))));

        var session = await rig.SessionAsync();

        Assert.Equal(TheSession.Start.AddHours(1), session.Expiration);
        Assert.Contains(rig.Logs.All, line => line.Contains("the requested duration", StringComparison.Ordinal));
    }

    // A response without expiration is rejected earlier, but the AWS SDK's type allows it.
    [Fact]
    public void No_expiration_is_of_no_use() =>
        Assert.Null(SessionExpiry.Compute(null, TheSession.Start, TimeSpan.FromHours(1)));

    [Fact]
    public void Any_expiration_is_either_of_no_use_or_within_what_was_asked_for()
    {
        Gen.DateTime.Sample(answered =>
        {
            var judged = SessionExpiry.Compute(
                DateTime.SpecifyKind(answered, DateTimeKind.Utc), TheSession.Start, TimeSpan.FromHours(1));

            return judged is null
                ? answered <= TheSession.Start.AddMinutes(1).UtcDateTime
                : judged > TheSession.Start.AddMinutes(1) && judged <= TheSession.Start.AddMinutes(65);
        });
    }

    private static string Document(string credentials) => string.Create(
        CultureInfo.InvariantCulture,
        $"<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
        + $"<AssumeRoleResult>{credentials}</AssumeRoleResult></AssumeRoleResponse>");
}
