using Superpower.Display;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>The words of an expression.</summary>
internal enum ExpressionToken
{
    [Token(Category = "number")]
    Number,

    [Token(Category = "name")]
    Name,

    [Token(Example = "(")]
    Open,

    [Token(Example = ")")]
    Close,

    [Token(Example = "[")]
    OpenPlace,

    [Token(Example = "]")]
    ClosePlace,

    [Token(Example = ",")]
    Comma,

    [Token(Category = "operator", Example = "+")]
    Plus,

    [Token(Category = "operator", Example = "-")]
    Minus,

    [Token(Category = "operator", Example = "*")]
    Times,

    [Token(Category = "operator", Example = "/")]
    Divide,

    [Token(Category = "operator", Example = "^")]
    Power,

    [Token(Category = "comparison", Example = "<=")]
    AtMost,

    [Token(Category = "comparison", Example = ">=")]
    AtLeast,

    [Token(Category = "comparison", Example = "==")]
    Equal,

    [Token(Category = "comparison", Example = "!=")]
    Unequal,

    [Token(Category = "comparison", Example = "<")]
    Below,

    [Token(Category = "comparison", Example = ">")]
    Above,

    [Token(Category = "operator", Example = "and")]
    And,

    [Token(Category = "operator", Example = "or")]
    Or,
}
