using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Retries;

/// <summary>Each rule alone: the conditions for a retry, and its cost.</summary>
public class RetryDecisionTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly UpstreamTarget _target = Some.Target();
    private readonly FakeTimeProvider _clock = new();
    private readonly BedrockOptions _options = new();
    private readonly Traffic _traffic;
    private readonly RetryRules _rules;

    public RetryDecisionTests()
    {
        _traffic = new Traffic(_clock);
        _rules = new RetryRules(_options, _traffic, _clock);
    }

    private RetryTokenBucket Tokens => _traffic.Of(_target).Of(The.HaikuProfile).Tokens;

    [Theory]
    [InlineData("Session")]
    [InlineData("Connection")]
    [InlineData("HeldBack")]
    public void What_multiplies_nothing_costs_nothing(string retry)
    {
        var call = Call();
        Attempt(call, 1);

        Assert.True(IsRepeated(call, Failed(retry)));
        Assert.Equal((RetryTokenBucket.Capacity, 0), (Tokens.Left, call.TokensPaid));
    }

    [Theory]
    [InlineData("Transient")]
    [InlineData("Throttling")]
    public void To_ask_whether_another_attempt_is_allowed_takes_nothing(string retry)
    {
        var call = Call();

        for (var i = 0; i < 100; i++)
        {
            Assert.True(_rules.Allows(call, Failed(retry)));
        }

        Assert.Equal((RetryTokenBucket.Capacity, 0), (Tokens.Left, call.TokensPaid));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _traffic.Of(_target).RetryBudget.TryTake()));
    }

    [Theory]
    [InlineData("Transient", 14)]
    [InlineData("Throttling", 5)]
    public void A_further_attempt_is_paid_and_the_price_remembered(string retry, int price)
    {
        var call = Call();
        Attempt(call, 1);
        Assert.True(IsRepeated(call, Failed(retry)));
        Attempt(call, 1);
        Assert.True(IsRepeated(call, Failed(retry)));

        Assert.Equal((RetryTokenBucket.Capacity - (2 * price), 2 * price), (Tokens.Left, call.TokensPaid));
    }

    [Theory]
    [InlineData(3, 0, false, false, false)]
    [InlineData(2, 1, false, false, false)]
    [InlineData(2, 0, false, false, true)]
    [InlineData(3, 0, true, false, true)]
    [InlineData(3, 0, false, true, true)]
    [InlineData(4, 0, true, true, true)]
    [InlineData(4, 0, true, false, false)]
    [InlineData(5, 0, true, true, false)]
    public void Three_attempts_count_and_those_for_a_new_session_or_connection_do_not(
        int attempts, int heldBack, bool sessionRenewed, bool connectionRenewed, bool allowed)
    {
        var call = Call();
        Attempt(call, attempts);
        call.HeldBack = heldBack;
        (call.SessionRenewed, call.ConnectionRenewed) = (sessionRenewed, connectionRenewed);

        Assert.Equal(allowed, IsRepeated(call, Failed("Transient")));
        Assert.Equal(allowed, IsRepeated(call, Failed("HeldBack")));
    }

    [Theory]
    [InlineData(50_000, 0, 9_999, true)]
    [InlineData(50_000, 0, 10_000, false)]
    [InlineData(50_000, 9_000, 999, true)]
    [InlineData(50_000, 9_000, 1_000, false)]
    [InlineData(60_000, 0, 0, false)]
    public void Pause_and_usual_answer_must_fit_into_the_time_that_is_left(
        int elapsed, int usual, int pause, bool allowed)
    {
        var call = Call();
        _traffic.Of(_target).Of(The.HaikuProfile).TimesOf(call.Operation).Add(TimeSpan.FromMilliseconds(usual));
        _clock.Advance(TimeSpan.FromMilliseconds(elapsed));

        var attempt = Failed("Transient") with { Pause = TimeSpan.FromMilliseconds(pause) };

        Assert.Equal(allowed, IsRepeated(call, attempt));
    }

    [Fact]
    public void How_long_streams_take_to_begin_says_nothing_of_whole_answers()
    {
        var model = _traffic.Of(_target).Of(The.HaikuProfile);
        model.TimesOf(BedrockOperation.Converse).Add(TimeSpan.FromSeconds(100));

        Assert.True(IsRepeated(Call(BedrockOperation.ConverseStream), Failed("Transient")));
        Assert.False(IsRepeated(Call(BedrockOperation.Converse), Failed("Transient")));
        model.TimesOf(BedrockOperation.InvokeModelWithResponseStream).Add(TimeSpan.FromSeconds(100));
        Assert.False(IsRepeated(Call(BedrockOperation.ConverseStream), Failed("Transient")));
    }

    [Fact]
    public void Without_tokens_there_is_no_further_attempt_and_the_share_stays_whole()
    {
        while (Tokens.Take(RetryClass.Throttling) is not null)
        {
        }

        var call = Call();

        Assert.False(IsRepeated(call, Failed("Throttling")));
        Assert.Equal(0, call.TokensPaid);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _traffic.Of(_target).RetryBudget.TryTake()));
    }

    [Fact]
    public void Without_a_share_there_is_none_and_the_tokens_are_given_back()
    {
        while (_traffic.Of(_target).RetryBudget.TryTake())
        {
        }

        var call = Call();

        Assert.False(IsRepeated(call, Failed("Transient")));
        Assert.Equal((RetryTokenBucket.Capacity, 0), (Tokens.Left, call.TokensPaid));
    }

    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 1, true)]
    [InlineData(true, 2, false)]
    public void What_may_be_billed_is_repeated_once_and_only_where_configured(
        bool configured, int ambiguous, bool allowed)
    {
        _options.RetryAmbiguous = configured;
        var call = Call();
        for (var i = 0; i < ambiguous; i++)
        {
            Attempt(call, 1);
            call.Note(NetworkErrors.Lost);
        }

        Assert.Equal(allowed, IsRepeated(call, Failed("Ambiguous")));
    }

    // Like BedrockClient: allowed and paid for.
    private bool IsRepeated(BedrockCall call, BedrockAttempt attempt) =>
        _rules.Allows(call, attempt) && _rules.TryPay(call, attempt.Retry);

    private void Attempt(BedrockCall call, int times)
    {
        for (var i = 0; i < times; i++)
        {
            call.BeginAttempt("session", _clock.GetTimestamp());
        }
    }

    private static BedrockAttempt Failed(string retry) =>
        BedrockAttempt.Failed(NetworkErrors.Unreachable, Enum.Parse<RetryClass>(retry));

    private BedrockCall Call(BedrockOperation? operation = null) => new(
        "request", Some.Placement(_target), operation ?? BedrockOperation.Converse, [], default, Deadline, mayRetry: true)
    {
        AttemptTimeout = Deadline,
        StartedAt = _clock.GetTimestamp(),
    };
}
