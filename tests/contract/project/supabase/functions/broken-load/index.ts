throw new Error("this function cannot load");
