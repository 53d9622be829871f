namespace Gateway.Inspection.PersonalData;

/// <summary>
/// What can stand between two digits of a number; of several beside each other, the greatest tells. What people put
/// there seldom is a gap only beside a word that names the number.
/// </summary>
internal static class Gap
{
    public const int None = 0;

    public const int Space = 1;

    public const int IdeographicSpace = 2;

    /// <summary>What stands between the cells of a table and the items of a list, and other marks.</summary>
    public const int Cell = 3;

    public const int LineBreak = 4;

    public const int Dash = 5;

    public const int MiddleDot = 6;

    /// <summary>What also joins the parts of addresses and identifiers.</summary>
    public const int Joint = 7;

    /// <summary>Between two digits directly: it also makes decimals and addresses.</summary>
    public const int Point = 8;

    /// <summary>The end of one text and the beginning of the next.</summary>
    public const int TextEnd = 255;

    /// <summary>Whether it makes digits beside it a part of something longer.</summary>
    public static bool Joins(int gap) => gap is Dash or MiddleDot or Joint;

    /// <summary>Whether one stands for the other.</summary>
    public static bool AreOfOneKind(int one, int other) =>
        one == other || (one is Space or IdeographicSpace && other is Space or IdeographicSpace);

    /// <summary>Whether people seldom put it between the digits of a number, and often elsewhere.</summary>
    public static bool IsSeldom(int gap) => gap is Cell or Joint or Point;
}
