using System.Buffers;
using System.Buffers.Text;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>A body in base64 inside a body of CountTokens: judged as it would be if it were sent by itself.</summary>
internal static class EncodedBody
{
    private const string Within = "input.invokeModel.body";

    /// <param name="encoded">The base64.</param>
    /// <param name="body">Where it stands.</param>
    /// <param name="form">What it is expected to be.</param>
    /// <param name="policy">What the application may send.</param>
    /// <param name="cancellation">Ends a long look for personal data.</param>
    /// <param name="unreadable">Why it cannot be read; <c>null</c> when it can.</param>
    /// <param name="denials">What in it may not be sent; <c>null</c> for nothing.</param>
    /// <param name="personal">What in it identifies a person; <c>null</c> for nothing.</param>
    /// <returns>Whether it is base64.</returns>
    public static bool TryEvaluate(
        TextSpan encoded, ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, CancellationToken cancellation,
        out GatewayError? unreadable, out Denials? denials, out PersonalDataMatches? personal)
    {
        (unreadable, denials, personal) = (null, null, null);
        var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            var text = encoded.Read(body, rented);
            text.CopyTo(rented); // Onto itself, where it had escapes.
            if (Base64.DecodeFromUtf8InPlace(rented.AsSpan(0, text.Length), out var decoded) != OperationStatus.Done)
            {
                return false;
            }

            if (RequestMembers.Read(rented.AsSpan(0, decoded), form, policy, Within, out var members, cancellation) is { } why)
            {
                unreadable = Inside(why);
                return true;
            }

            (denials, personal) = (members.Denials, members.PersonalData);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static GatewayError Inside(GatewayError unreadable) => unreadable.Code.Because(
        $"{Within} の中身を読めません。{unreadable.Detail.Ja}",
        $"What is inside {Within} cannot be read. {unreadable.Detail.En}");
}
