using System.Buffers;
using System.Buffers.Text;
using Gateway.Buffers;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>A base64 body inside a CountTokens body, evaluated as if it were sent by itself.</summary>
internal static class EncodedBody
{
    private const string Within = "input.invokeModel.body";

    private static readonly PathNames Names = PathNames.Inside(Within);

    /// <param name="encoded">The base64.</param>
    /// <param name="body">The body that holds it.</param>
    /// <param name="form">The expected form of the inner body.</param>
    /// <param name="policy">The policy of the application.</param>
    /// <param name="cancellation">Ends a long search for personal data.</param>
    /// <param name="unreadable">The error if it cannot be read; else <c>null</c>.</param>
    /// <param name="denials">Everything in it that may not be sent; <c>null</c> for nothing.</param>
    /// <param name="personal">Everything in it that identifies a person; <c>null</c> for nothing.</param>
    /// <returns>True when it is valid base64.</returns>
    public static bool TryEvaluate(
        TextSpan encoded, ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, CancellationToken cancellation,
        out GatewayError? unreadable, out Denials? denials, out PersonalDataMatches? personal)
    {
        (unreadable, denials, personal) = (null, null, null);
        using var buffer = ByteBuffer.Rent(encoded.Length);
        var inner = buffer.Span;
        var text = encoded.Read(body, inner);
        text.CopyTo(inner); // Copies onto itself when the text had escapes.
        if (Base64.DecodeFromUtf8InPlace(inner[..text.Length], out var decoded) != OperationStatus.Done)
        {
            return false;
        }

        if (RequestMembers.Read(inner[..decoded], form, policy, Names, out var members, cancellation) is { } why)
        {
            unreadable = Inside(why);
            return true;
        }

        (denials, personal) = (members.Denials, members.PersonalData);
        return true;
    }

    private static GatewayError Inside(GatewayError unreadable) => unreadable.Code.Because(
        $"{Within} の中身を読めません。{unreadable.Detail.Ja}",
        $"What is inside {Within} cannot be read. {unreadable.Detail.En}");
}
