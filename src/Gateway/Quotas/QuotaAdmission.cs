using Gateway.Callers;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Quotas;

/// <summary>
/// The limits of an application over time: requests and tokens a minute, tokens and yen a day and a month. One admission for all
/// surfaces and operations.
/// </summary>
internal sealed class QuotaAdmission
{
    /// <summary>Takes what a request can use at most from every limit that applies to it, or from none.</summary>
    /// <param name="application">The application.</param>
    /// <param name="placement">The model.</param>
    /// <param name="size">The size of the request.</param>
    /// <param name="at">The start of the request, by which periods and prices go.</param>
    /// <returns>The reservation, or an error that says which limit and when to come again.</returns>
    public Result<Reservation> Reserve(Application application, Placement placement, RequestSize size, DateTimeOffset at) =>
        new Reservation();
}

/// <summary>What decides how much a request can use.</summary>
/// <param name="BodyBytes">The length of Bedrock's body in bytes.</param>
/// <param name="MaxTokens">The most tokens that the caller asks for; <c>null</c> where it leaves that to the model.</param>
internal readonly record struct RequestSize(long BodyBytes, long? MaxTokens);
